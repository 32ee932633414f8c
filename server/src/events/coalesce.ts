import type { PendingEvent } from './event-log.ts';

/** Adds an event to those that wait to be written; a delta that continues the last one is joined into it. */
export function coalesce(pending: PendingEvent[], event: PendingEvent): void {
  const last = pending.at(-1);
  const joined = last && join(last, event);
  if (joined) pending[pending.length - 1] = joined;
  else pending.push(event);
}

/** The joined event keeps the first one's timestamp: that is when its text began to arrive. */
function join(last: PendingEvent, event: PendingEvent): PendingEvent | undefined {
  if (last.turnId !== event.turnId || last.session !== event.session || last.taskId !== event.taskId) return undefined;
  if (last.type === 'text_delta' && event.type === 'text_delta') return { ...last, text: last.text + event.text };
  if (last.type === 'thinking_delta' && event.type === 'thinking_delta' && last.contentIndex === event.contentIndex) {
    return { ...last, delta: last.delta + event.delta };
  }
  return undefined;
}
