import type { ErrorEnvelope, JsonValue } from '@openflue/spec';
import { CaseFailure } from './case-failure.ts';
import type { Exchange } from './exchange.ts';

/** A whole answer, judged by the document already. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly exchange: Exchange;

  constructor(status: number, headers: Headers, text: string, exchange: Exchange) {
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.exchange = exchange;
  }

  header(name: string): string | undefined {
    return this.headers.get(name) ?? undefined;
  }

  /** The body as JSON. The caller says what the document says that it is: whether it is, was judged when it came. */
  json<T = JsonValue>(): T {
    try {
      return JSON.parse(this.text) as T;
    } catch {
      throw new CaseFailure(`The body of this ${this.status} is not JSON.`, this.exchange);
    }
  }

  /** `error.type` of the body. */
  get errorType(): string | undefined {
    return this.status < 400 || this.text === '' ? undefined : this.json<Partial<ErrorEnvelope>>().error?.type;
  }
}
