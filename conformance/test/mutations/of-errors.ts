import {
  answer,
  ask,
  drop,
  dropHeader,
  errorType,
  headers,
  type Item,
  type Json,
  status,
  withHeaders,
  withJson,
} from './change.ts';
import type { Mutation } from './mutation.ts';
import { anything, invoke, method, run } from './when.ts';

export const errorMutations: readonly Mutation[] = [
  { name: 'an unknown run is route_not_found', around: errorType(anything, 'run_not_found', 'route_not_found') },
  {
    name: 'an unknown run is 400',
    around: answer(run, (response) => (response.status === 404 ? headers(response, () => {}, 400) : response)),
  },
  { name: 'an unknown route is run_not_found', around: errorType(anything, 'route_not_found', 'run_not_found') },
  {
    name: 'an error has no envelope',
    around: answer(anything, async (response, request) => {
      if (response.status < 400 || request.method === 'HEAD') return response;
      const { error }: { error: Json } = await response.json();
      return withJson(response, error);
    }),
  },
  {
    name: 'errors are plain text',
    around: answer(anything, async (response, request) => {
      if (response.status < 400 || request.method === 'HEAD') return response;
      return new Response('no', { status: response.status });
    }),
  },
  { name: '405 has no Allow', around: dropHeader(anything, 'allow') },
  { name: '405 is 404', around: status(anything, 405, 404) },
  {
    name: 'Allow names one method only',
    around: answer(anything, (response) =>
      response.headers.has('allow') ? headers(response, (all) => all.set('allow', 'GET')) : response,
    ),
  },
  {
    name: 'any media type is JSON',
    around: ask(method('POST'), (request) =>
      withHeaders(request, (all) => {
        if (all.has('content-type')) all.set('content-type', 'application/json');
      }),
    ),
  },
  {
    name: 'only application/json is JSON',
    around: ask(method('POST'), (request) =>
      withHeaders(request, (all) => {
        if (all.get('content-type')?.includes('+json')) all.set('content-type', 'text/plain');
      }),
    ),
  },
  {
    name: 'what is not JSON is text',
    around: ask(invoke, async (request) => {
      const bytes = await request
        .clone()
        .text()
        .catch(() => '');
      try {
        JSON.parse(bytes);
        return request;
      } catch {
        return bytes === ''
          ? request
          : new Request(request.url, {
              method: 'POST',
              headers: request.headers,
              body: JSON.stringify(bytes),
              signal: request.signal,
            });
      }
    }),
  },
  {
    name: 'issues are left out',
    around: answer(anything, async (response, request) => {
      if (response.status !== 400 || request.method === 'HEAD') return response;
      const { error }: { error: Json } = await response.json();
      return withJson(response, { error: drop('meta')(error) });
    }),
  },
  {
    name: 'a guarded run is 404',
    around: answer(run, (response) =>
      response.status === 403
        ? new Response(JSON.stringify({ error: { type: 'run_not_found', message: 'x', details: 'x' } }), {
            status: 404,
            headers: { 'content-type': 'application/json' },
          })
        : response,
    ),
  },
  {
    name: 'HEAD is not guarded',
    around: answer(method('HEAD'), (response) =>
      response.status === 403 ? headers(response, (all) => all.set('stream-next-offset', '-1'), 200) : response,
    ),
  },
  {
    name: 'the body is judged before the guard',
    around: ask(invoke, async (request) => {
      const text = await request
        .clone()
        .text()
        .catch(() => '');
      return text.startsWith('{ not')
        ? new Response(JSON.stringify({ error: { type: 'invalid_json', message: 'x', details: 'x' } }), {
            status: 400,
            headers: { 'content-type': 'application/json' },
          })
        : request;
    }),
  },
  {
    name: 'a failure says what it is',
    around: answer(anything, async (response, request) => {
      if (response.status !== 500 || request.method === 'HEAD') return response;
      const { error }: { error: Item } = await response.json();
      return withJson(response, {
        error:
          error.type === 'internal_error' ? { ...error, details: 'TypeError: a secret that must not leak' } : error,
      });
    }),
  },
  { name: 'a failure has no ref in its header', around: dropHeader(anything, 'flue-error-ref') },
];
