import { formatOffset } from './offset.ts';
import type { WriteOutcome } from './port.ts';
import type { StreamState, Verdict } from './stream-state.ts';

/** What a writer is told when nothing was written. */
export function refusal(verdict: Exclude<Verdict, { type: 'accept' }>, state: StreamState): WriteOutcome {
  const next = formatOffset(state.generation, state.length);
  switch (verdict.type) {
    case 'already_closed':
      return { type: 'appended', next, closed: true };
    case 'stream_closed':
      return { type: 'stream_closed', next };
    case 'duplicate':
      return { type: 'duplicate', next, closed: state.closed, lastSeq: verdict.lastSeq };
    default:
      return verdict;
  }
}
