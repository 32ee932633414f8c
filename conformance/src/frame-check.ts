import type { Problem } from './problem.ts';
import type { SchemaCheck } from './schema-checker.ts';
import { SseFrames } from './sse-frames.ts';

/** Checks an event stream while it passes: every frame, what is in it, and that a control frame follows every batch. */
export class FrameCheck {
  readonly #frames = new SseFrames();
  readonly #check: SchemaCheck;
  #count = 0;
  #afterData = false;

  constructor(check: SchemaCheck) {
    this.#check = check;
  }

  push(text: string): Problem[] {
    return this.#frames.push(text).flatMap((frame) => {
      const place = `frame ${this.#count++} (${frame.event ?? 'no event'})`;
      const unconfirmed = this.#afterData && frame.event === 'data';
      this.#afterData = frame.event === 'data';
      const found = [...this.#check(frame), ...(unconfirmed ? ['follows a batch that had no control frame'] : [])];
      return found.map((finding): Problem => ({ kind: 'frame', message: `${place}: ${finding}` }));
    });
  }

  /** To be called when the server ended the stream by itself. */
  end(): Problem[] {
    const { unfinished } = this.#frames;
    return [
      ...(unfinished ? [{ kind: 'frame', message: `the stream ends within a frame: ${unfinished}` } as const] : []),
      ...(this.#afterData
        ? [{ kind: 'frame', message: 'the stream ends after a batch without a control frame' } as const]
        : []),
    ];
  }
}
