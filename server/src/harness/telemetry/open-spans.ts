import type { EventError } from '@openflue/spec';
import {
  type Attributes,
  context,
  type Span,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** The spans that have begun and not ended, by a key, each within the run or submission that it belongs to. */
export class OpenSpans {
  readonly #tracer: Tracer;
  readonly #spans = new Map<string, { readonly span: Span; readonly root: string }>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Begins a span below the first of `parents` that is open. */
  start(key: string, root: string, begin: SpanBegin): void {
    const parent = begin.parents.map((one) => this.get(one)).find((span) => span !== undefined);
    const { name, kind, attributes, startTime } = begin;
    const within = parent ? trace.setSpan(context.active(), parent) : context.active();
    const span = this.#tracer.startSpan(name, { kind, attributes, startTime }, within);
    this.#spans.set(key, { span, root });
  }

  get(key: string): Span | undefined {
    return this.#spans.get(key)?.span;
  }

  end(key: string, endTime: Date, attributes: Attributes = {}, failure?: EventError | true): void {
    const open = this.#spans.get(key);
    if (!open) return;
    this.#spans.delete(key);
    open.span.setAttributes(attributes);
    if (failure) fail(open.span, failure);
    open.span.end(endTime);
  }

  /** Ends what an interrupted run or submission left open. */
  endAll(root: string, endTime: Date): void {
    for (const [key, open] of this.#spans) if (open.root === root) this.end(key, endTime, {}, true);
  }
}

export interface SpanBegin {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly startTime: Date;
  readonly parents: readonly string[];
}

function fail(span: Span, failure: EventError | true): void {
  const known = failure === true ? undefined : failure;
  span.setAttribute('error.type', known?.type ?? known?.name ?? '_OTHER');
  span.setStatus({ code: SpanStatusCode.ERROR, ...(known && { message: known.message }) });
}
