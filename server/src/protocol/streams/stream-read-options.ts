import type { Clock } from '../../clock.ts';
import type { StreamReader } from '../../storage/port.ts';
import type { WhenSent } from './when-sent.ts';

/** How a stream is read over HTTP. */
export interface StreamReadOptions {
  readonly store: StreamReader;
  /** The stream's name in the store; who may read it was decided before. */
  readonly stream: string;
  readonly longPollTimeoutMs: number;
  /** Time between two heartbeats of an idle SSE connection. */
  readonly heartbeatMs: number;
  /** Upper bound of an answer in bytes before compression; a longer single message is sent whole. */
  readonly maxPageBytes: number;
  /** Ends live reads when it aborts: readers are told where they are and come back. */
  readonly stopping: AbortSignal;
  /** Added to the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `whenSent(c.env)` of `when-sent.ts`: with it, large answers use memory again. */
  readonly whenSent?: WhenSent | undefined;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}
