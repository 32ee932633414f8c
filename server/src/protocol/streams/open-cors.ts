import { STREAM_REQUEST_HEADERS, STREAM_RESPONSE_HEADERS } from './header-names.ts';

const ALLOWED_HEADERS = STREAM_REQUEST_HEADERS.join(', ');
const EXPOSED_HEADERS = STREAM_RESPONSE_HEADERS.join(', ');

/** Origins that may use the streams: all, those of a list, or none. */
export type CorsOrigins = '*' | readonly string[];

/**
 * For the answer to a page of that origin; other clients need none. Never with credentials: a page has only the rights that
 * it brings along itself. Answers are private to their client, so no cache gives one client another's.
 */
export function corsHeaders(origin: string | null, origins: CorsOrigins): Record<string, string> {
  if (origin === null || origins.length === 0) return {};
  if (origins === '*') return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED_HEADERS };
  if (!origins.includes(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  };
}

export function preflightResponse(headers: Readonly<Record<string, string>>): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': ALLOWED_HEADERS,
      'Access-Control-Max-Age': '86400',
    },
  });
}
