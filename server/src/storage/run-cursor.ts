import { invalidRequest } from './invalid-request.ts';

const PREFIX = 'runs:';

/** A list's cursor: opaque to clients, names the last run of the page before. */
export function formatRunCursor(lastRunId: string): string {
  return btoa(PREFIX + encodeURIComponent(lastRunId))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export function parseRunCursor(cursor: string): string {
  try {
    const text = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const runId = decodeURIComponent(text.slice(PREFIX.length));
    // Only what was handed out is taken: the same text must come out again.
    if (text.startsWith(PREFIX) && formatRunCursor(runId) === cursor) return runId;
  } catch {
    // Not base64 or not percent-encoded: falls through to the one answer.
  }
  throw invalidRequest('The cursor is malformed: pass on a `nextCursor` that this server handed out.');
}
