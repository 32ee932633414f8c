/** One frame of an event stream, as its fields were sent. */
export interface SseFrame {
  readonly event?: string;
  readonly data: string;
  readonly id?: string;
}

/** Takes an event stream apart as it comes. Comments are no frames; what the end cuts short is none either. */
export class SseFrames {
  #rest = '';
  #lines: string[] = [];

  /** The frames that this text completes. */
  push(text: string): SseFrame[] {
    const frames: SseFrame[] = [];
    // A CR at the end may be the first half of a CRLF: it waits for what follows.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.#lines.push(line);
      else if (this.#lines.length > 0) frames.push(...frameOf(this.#lines.splice(0)));
    }
    return frames;
  }

  /** What came without the empty line that ends a frame. */
  get unfinished(): string {
    return [...this.#lines, this.#rest].filter((line) => line !== '' && !line.startsWith(':')).join('\n');
  }
}

function frameOf(lines: readonly string[]): SseFrame[] {
  const fields = lines.filter((line) => !line.startsWith(':')).map(fieldOf);
  if (fields.length === 0) return [];
  const last = (name: string) => fields.findLast((field) => field.name === name)?.value;
  const event = last('event');
  const id = last('id');
  const data = fields.filter(({ name }) => name === 'data').map(({ value }) => value);
  return [{ data: data.join('\n'), ...(event !== undefined && { event }), ...(id !== undefined && { id }) }];
}

function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
