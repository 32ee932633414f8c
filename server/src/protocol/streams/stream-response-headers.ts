import { streamHeaders } from '@openflue/spec';

/** On every answer of a stream: nothing in it is to be guessed at or run by a browser, and other origins may read it. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

/** Where the reader is after this answer. */
export function positionHeaders(at: { next: string; upToDate: boolean; closed: boolean }): Record<string, string> {
  return {
    [streamHeaders.nextOffset]: at.next,
    ...(at.upToDate && { [streamHeaders.upToDate]: 'true' }),
    ...(at.closed && { [streamHeaders.closed]: 'true' }),
  };
}
