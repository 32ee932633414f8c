import { z } from '@hono/zod-openapi';
import {
  type ErrorType,
  errorBodySchema,
  errorEnvelopeSchema,
  errorRefHeader,
  errorTable,
  FlueError,
} from './errors.ts';
import { sample } from './examples.ts';
import { header } from './header.ts';
import { errorRefSchema } from './ids.ts';
import type { JsonValue } from './json.ts';

/**
 * The error answers of a route, one a status. Each one's schema allows only the types that the route can give, and each
 * type has its example. `errorTypes` is repeated there so that the document can name the answer after its types.
 */
export function errorResponses(...types: ErrorType[]) {
  return Object.fromEntries(
    statusesOf(types).map((status) => [status, errorResponse(status, ofStatus(types, status))]),
  );
}

/** The same for `HEAD`, whose answers have no body. */
export function bodilessErrorResponses(...types: ErrorType[]) {
  return Object.fromEntries(
    statusesOf(types).map((status) => {
      const { content, ...bodiless } = errorResponse(status, ofStatus(types, status));
      return [status, bodiless];
    }),
  );
}

function errorResponse(status: number, types: readonly ErrorType[]) {
  return {
    description: types.map((type) => `\`${type}\`: ${errorTable[type].title}`).join(' '),
    ...errorHeaders(status),
    content: {
      'application/json': {
        schema: errorEnvelopeSchema.extend({ error: errorBodySchema.extend({ type: z.enum(types) }) }),
        examples: Object.fromEntries(types.map((type) => [type, { summary: type, value: exampleOf(type) }])),
      },
    },
  };
}

function errorHeaders(status: number) {
  const retryAfter = header('Seconds after which to try again.', z.string().regex(/^\d+$/));
  const headers = z.object({
    ...(status === 401 && { 'WWW-Authenticate': header('How to authenticate.').optional() }),
    ...(status === 405 && { Allow: header('The methods that this path answers.') }),
    ...(status === 429 && { 'Retry-After': retryAfter }),
    ...(status === 503 && { 'Retry-After': retryAfter.optional() }),
    ...(status >= 500 && {
      [errorRefHeader]: header('The same as `error.ref`, where the failure was logged.', errorRefSchema).optional(),
    }),
  });
  return Object.keys(headers.shape).length > 0 ? { headers } : {};
}

function statusesOf(types: readonly ErrorType[]): number[] {
  return [...new Set(types.map((type) => errorTable[type].status))].sort((a, b) => a - b);
}

function ofStatus(types: readonly ErrorType[], status: number): ErrorType[] {
  return types.filter((type) => errorTable[type].status === status);
}

const { runId, submissionId, streamUrl, offset } = sample;

const particulars: { readonly [T in ErrorType]?: { details: string; meta?: Record<string, JsonValue> } } = {
  invalid_json: { details: 'Unexpected end of input at position 14.' },
  invalid_request: {
    details: 'text: Expected a string.',
    meta: { issues: [{ message: 'Expected a string', path: ['text'] }] },
  },
  method_not_allowed: { details: 'This path answers GET and HEAD.' },
  queue_full: { details: '1000 runs are waiting. Try again in 5 seconds.' },
  run_failed: {
    details: 'The model refused the request.',
    meta: { runId, error: { name: 'ModelError', message: 'The model refused the request.' } },
  },
  submission_failed: {
    details: 'The model refused the request.',
    meta: { submissionId, error: { name: 'ModelError', message: 'The model refused the request.' } },
  },
  submission_aborted: { details: 'The work of this instance was stopped.', meta: { submissionId } },
  wait_timeout: {
    details: 'The run did not end within 60 seconds. It goes on; follow `meta.streamUrl`.',
    meta: { runId, streamUrl, offset },
  },
};

function exampleOf(type: ErrorType) {
  const logged = errorTable[type].status >= 500 && type !== 'not_implemented' && type !== 'not_ready';
  return new FlueError(type, particulars[type]).toEnvelope({ ref: logged ? sample.errorRef : undefined });
}
