/** A refusal of the Durable Streams protocol that openflue's own error table has no type for. */
export class StreamProblem extends Error {
  override readonly name = 'StreamProblem';
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}
