import { FlueError } from '@openflue/spec';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

const EVENT_STREAM = 'text/event-stream';
const JSON_TYPE = 'application/json';

/** How the caller of an admission wants its answer. */
export type WaitMode =
  | { readonly type: 'receipt' }
  | { readonly type: 'stream' }
  /** `preferred`: the limit is the caller's own (`Prefer: wait`), so that reaching it is no error. */
  | { readonly type: 'result'; readonly limitMs: number; readonly preferred: boolean };

/**
 * Reads `?wait=result`, `Prefer: wait=<seconds>` and `Accept: text/event-stream`. A preference cannot exceed the
 * server's own limit. Throws `invalid_request` for any other `wait`, and for `wait` together with an event stream.
 */
export function waitMode(c: Context, serverLimitMs: number): WaitMode {
  const waits = c.req.queries('wait') ?? [];
  // Who accepts both alike and names JSON first, or accepts anything, gets JSON.
  const supports = [JSON_TYPE, EVENT_STREAM];
  const stream = accepts(c, { header: 'Accept', supports, default: JSON_TYPE }) === EVENT_STREAM;
  if (waits.length === 0) return { type: stream ? 'stream' : 'receipt' };
  if (waits.length > 1 || waits[0] !== 'result') {
    throw new FlueError('invalid_request', { details: 'The only value of "wait" is "result", given once.' });
  }
  if (stream) {
    throw new FlueError('invalid_request', {
      details: 'Ask either for "wait=result" or for an event stream (Accept: text/event-stream), not for both.',
    });
  }
  const preferredMs = preferredWaitMs(c.req.header('prefer') ?? '');
  if (preferredMs === undefined || preferredMs > serverLimitMs) {
    return { type: 'result', limitMs: serverLimitMs, preferred: false };
  }
  return { type: 'result', limitMs: preferredMs, preferred: true };
}

/** RFC 7240: `Prefer: respond-async, wait=10`; what cannot be read is ignored. */
function preferredWaitMs(prefer: string): number | undefined {
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(prefer)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}
