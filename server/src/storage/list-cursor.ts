import { invalidRequest } from './invalid-request.ts';

/** The cursor of a list: opaque to clients, names the last entry of the page before by its key. */
export function listCursor(list: string) {
  const prefix = `${list}:`;
  const format = (lastKey: string): string =>
    btoa(prefix + encodeURIComponent(lastKey))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const parse = (cursor: string): string => {
    try {
      const text = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
      const key = decodeURIComponent(text.slice(prefix.length));
      // Only what was handed out is taken: the same text must come out again.
      if (text.startsWith(prefix) && format(key) === cursor) return key;
    } catch {
      // Not base64 or not percent-encoded: falls through to the one answer.
    }
    throw invalidRequest('The cursor is malformed: pass on a `nextCursor` that this server handed out.');
  };
  return { format, parse };
}
