import {
  answer,
  ask,
  dropHeader,
  headers,
  type Item,
  item,
  items,
  type Json,
  json,
  object,
  setHeader,
  withBody,
  withHeaders,
  withJson,
  withQuery,
} from './change.ts';
import type { Ask, Mutation } from './mutation.ts';
import {
  abort,
  agent,
  anything,
  at,
  attachment,
  both,
  cancel,
  dispatch,
  events,
  history,
  invoke,
  method,
  prompt,
  query,
  record,
  run,
  runs,
  updates,
  type When,
} from './when.ts';

const drop = (name: string) =>
  object(({ ...fields }) => {
    delete fields[name];
    return fields;
  });

const status = (when: When, from: number, to: number) =>
  answer(when, (response) => (response.status === from ? headers(response, () => {}, to) : response));

/** Another `error.type`. */
const errorType = (when: When, from: string, to: string, code?: number) =>
  answer(when, async (response, request) => {
    if (
      request.method === 'HEAD' ||
      response.status < 400 ||
      response.status === 405 ||
      !response.headers.get('content-type')?.includes('json')
    )
      return response;
    const body: { error?: Item } = await response.clone().json();
    if (body.error?.type !== from) return response;
    return withJson(response, { error: { ...body.error, type: to } }, code);
  });

const list = (name: string, change: (all: Json[]) => Json[]) =>
  object((body) => (Array.isArray(body[name]) ? { ...body, [name]: change(body[name]) } : body));

/** Gives the first answer to whoever comes with the same key. */
function replayed(keyOf: (request: Request) => string) {
  return (server: Ask): Ask => {
    const first = new Map<string, Promise<Response>>();
    return async (request) => {
      if (!request.headers.has('idempotency-key') || request.method !== 'POST') return await server(request);
      const key = keyOf(request);
      const known = first.get(key);
      if (known) return headers((await known).clone(), (all) => all.set('idempotency-replayed', 'true'));
      const answering = server(request);
      first.set(key, answering);
      return (await answering).clone();
    };
  };
}

export const answerMutations: readonly Mutation[] = [
  { name: 'a receipt has no Location', around: dropHeader(invoke, 'location') },
  { name: 'a receipt has no Stream-Next-Offset', around: dropHeader(invoke, 'stream-next-offset') },
  {
    name: 'Location is relative',
    around: setHeader(invoke, 'location', (url) => (url === null ? '' : new URL(url).pathname)),
  },
  {
    name: 'streamUrl leads elsewhere',
    around: json(
      invoke,
      object((body) => ({ ...body, streamUrl: `${body.streamUrl}x` })),
      [202],
    ),
  },
  { name: 'an admission is 201', around: status(invoke, 202, 201) },
  {
    name: 'run ids are plain',
    around: json(
      invoke,
      object((body) => ({ ...body, runId: String(body.runId).slice(4) })),
      [202],
    ),
  },
  {
    name: 'two runs have one id',
    around: (server) => {
      const seen: string[] = [];
      return json(
        invoke,
        object((body) => {
          seen.push(String(body.runId));
          return { ...body, runId: seen[0] ?? '' };
        }),
        [202],
      )(server);
    },
  },
  {
    name: 'a payload of null is none',
    around: ask(invoke, async (request) => {
      const text = await request.clone().text();
      return text === 'null' ? new Request(request.url, { method: 'POST', signal: request.signal }) : request;
    }),
  },
  {
    name: 'numbers of a payload become text',
    around: ask(invoke, async (request) => {
      const text = await request
        .clone()
        .text()
        .catch(() => '');
      try {
        return typeof JSON.parse(text) === 'number' ? await withBody(request, String) : request;
      } catch {
        return request;
      }
    }),
  },
  { name: 'wait is not read', around: ask(invoke, (request) => withQuery(request, (all) => all.delete('wait'))) },
  {
    name: 'any wait is wait=result',
    around: ask(both(invoke, query('wait')), (request) => withQuery(request, (all) => all.set('wait', 'result'))),
  },
  { name: 'a result is lost', around: json(both(invoke, query('wait')), drop('result')) },
  {
    name: 'a result is null',
    around: json(
      both(invoke, query('wait')),
      object((body) => ({ ...body, result: null })),
    ),
  },
  { name: 'run_failed is 200', around: status(invoke, 500, 200) },
  {
    name: 'run_failed does not say of which run',
    around: answer(invoke, async (response) => {
      if (response.status !== 500) return response;
      const { error }: { error: Json } = await response.json();
      return withJson(response, { error: drop('meta')(error) });
    }),
  },
  {
    name: 'Prefer is not read',
    around: ask(anything, (request) => withHeaders(request, (all) => all.delete('prefer'))),
  },
  { name: 'Accept is not read', around: ask(invoke, (request) => withHeaders(request, (all) => all.delete('accept'))) },
  {
    name: 'a client that goes away cancels its run',
    around: (server) => async (request) => {
      const response = server(request.clone());
      if (!invoke(request, new URL(request.url)) || !new URL(request.url).searchParams.has('wait'))
        return await response;
      return await new Promise((resolve, reject) => {
        request.signal.addEventListener('abort', async () => {
          const list = await server(new Request('http://localhost/runs?status=active&workflow=logs'));
          const { runs }: { runs: { runId: string }[] } = await list.json();
          for (const { runId } of runs)
            await server(new Request(`http://localhost/runs/${runId}/cancel`, { method: 'POST' }));
          reject(request.signal.reason);
        });
        response.then(resolve, reject);
      });
    },
  },
  { name: 'no limit of bodies', options: { bodyLimitBytes: 64 * 1024 * 1024, promptLimitBytes: 64 * 1024 * 1024 } },
  { name: 'no limit of waiting', options: { waitLimitMs: 120_000 } },
  { name: 'web pages may not call', options: { cors: [] } },
  {
    name: 'every origin may call, by its name',
    around: answer(anything, (response, request) =>
      headers(response, (all) => {
        const origin = request.headers.get('origin');
        if (origin) all.set('access-control-allow-origin', origin);
      }),
    ),
  },
  {
    name: 'runs are not listed, though it is said',
    options: { listRuns: undefined as never },
    around: json(
      at('/capabilities'),
      list('features', (all) => [...all, 'list']),
    ),
  },

  { name: 'Idempotency-Replayed is missing', around: dropHeader(anything, 'idempotency-replayed') },
  {
    name: 'keys are not read',
    around: ask(anything, (request) => withHeaders(request, (all) => all.delete('idempotency-key'))),
  },
  {
    name: 'a key gives the first answer to any body',
    around: replayed((request) => `${new URL(request.url).pathname} ${request.headers.get('idempotency-key')}`),
  },
  { name: 'a key counts for every path', around: replayed((request) => `${request.headers.get('idempotency-key')}`) },
  {
    name: 'a key of 256 characters is too long',
    around: ask(anything, (request) =>
      (request.headers.get('idempotency-key')?.length ?? 0) > 255
        ? withHeaders(request, (all) => all.set('idempotency-key', 'k'.repeat(257)))
        : request,
    ),
  },
  {
    name: 'a long key is cut',
    around: ask(anything, (request) =>
      withHeaders(request, (all) => {
        const key = all.get('idempotency-key');
        if (key) all.set('idempotency-key', key.slice(0, 256));
      }),
    ),
  },

  { name: 'a record has no input', around: json(record, drop('input')) },
  {
    name: 'a record is completed too early',
    around: json(
      record,
      object((body) => (body.status === 'active' ? { ...body, status: 'completed' } : body)),
    ),
  },
  {
    name: 'an active run has an end',
    around: json(
      record,
      object((body) => ({ endedAt: body.startedAt ?? '', durationMs: 0, isError: false, ...body })),
    ),
  },
  {
    name: 'a cancelled run is errored',
    around: json(
      record,
      object((body) => (body.status === 'cancelled' ? { ...body, status: 'errored' } : body)),
    ),
  },
  {
    name: 'attempts are counted from 0',
    around: json(
      record,
      object((body) => ({ ...body, attempts: Number(body.attempts) - 1 })),
    ),
  },
  {
    name: 'an error of a record has no message',
    around: json(
      record,
      object((body) => (body.error ? { ...body, error: {} } : body)),
    ),
  },
  { name: 'a record has the headers of a stream', around: setHeader(record, 'stream-next-offset', () => '-1') },
  {
    name: 'a record judges stream parameters',
    around: (server) => async (request) => {
      const url = new URL(request.url);
      return record(request, url) && url.searchParams.has('live')
        ? await server(withQuery(request, (all) => all.delete('meta')))
        : await server(request);
    },
  },
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
  {
    name: 'what is not exposed is listed',
    around: json(
      at('/workflows'),
      list('workflows', (all) => [...all, { name: 'unexposed' }]),
    ),
  },
  {
    name: 'a workflow is listed twice',
    around: json(
      at('/workflows'),
      list('workflows', (all) => [...all.slice(0, 1), ...all]),
    ),
  },
  {
    name: 'a workflow is not listed',
    around: json(
      at('/workflows'),
      list('workflows', (all) => all.filter((each) => JSON.stringify(each).includes('"echo"') === false)),
    ),
  },
  {
    name: 'schemas are not listed',
    around: json(
      at('/workflows'),
      list('workflows', (all) => all.map(drop('input'))),
    ),
  },

  {
    name: 'a cancel is forgotten',
    around: ask(cancel, async (request, server) => {
      const id = new URL(request.url).pathname.split('/')[2] ?? '';
      const given = await server(new Request(`http://localhost/runs/${id}?meta`));
      const { status: now, runId }: { status?: string; runId?: string } = await given.clone().json();
      return now === 'active' ? Response.json({ runId, status: 'active' }, { status: 202 }) : request;
    }),
  },
  { name: 'a cancel of what has ended is 202', around: status(cancel, 200, 202) },
  {
    name: 'a cancel always says cancelled',
    around: json(
      cancel,
      object((body) => ({ ...body, status: 'cancelled' })),
      [200, 202],
    ),
  },
  {
    name: 'runs are listed oldest first',
    around: json(
      runs,
      list('runs', (all) => all.reverse()),
    ),
  },
  {
    name: 'a list has payloads',
    around: json(
      runs,
      list('runs', (all) => all.map(object((each) => ({ ...each, payload: 1 })))),
    ),
  },
  {
    name: 'status does not narrow the list',
    around: ask(runs, (request) =>
      withQuery(request, (all) => {
        if (all.get('status') === 'errored' || all.get('status') === 'completed') all.delete('status');
      }),
    ),
  },
  { name: 'a cursor is not read', around: ask(runs, (request) => withQuery(request, (all) => all.delete('cursor'))) },
  {
    name: 'a page of runs lacks one',
    around: json(
      runs,
      list('runs', (all) => (all.length > 1 ? all.slice(0, -1) : all)),
    ),
  },
  {
    name: 'any limit is taken',
    around: ask(runs, (request) =>
      withQuery(request, (all) => {
        if (!/^[1-9]\d{0,2}$/.test(all.get('limit') ?? '')) all.delete('limit');
      }),
    ),
  },
  {
    name: 'a delete is forgotten',
    around: ask(method('DELETE'), async (request, server) => {
      const { pathname } = new URL(request.url);
      const head = await server(new Request(`http://localhost${pathname}`, { method: 'HEAD' }));
      return head.status === 200 ? new Response(null, { status: 204 }) : request;
    }),
  },
  { name: 'a deleted run is unknown', around: errorType(anything, 'run_expired', 'run_not_found', 404) },

  {
    name: 'an abort is forgotten',
    around: ask(abort, (request) =>
      request.url.includes('/agents/assistant/') ? Response.json({ aborted: true }) : request,
    ),
  },
  {
    name: 'an abort always says that there was something',
    around: json(
      abort,
      object((body) => ({ ...body, aborted: true })),
    ),
  },
  {
    name: 'a dispatch is lost',
    around: ask(dispatch, async (request) => {
      const body: Json = await request
        .clone()
        .json()
        .catch(() => null);
      const input = body !== null && typeof body === 'object' && !Array.isArray(body) ? body.input : undefined;
      return input === 0
        ? Response.json(
            { dispatchId: 'dsp_01JZ8Q4T6W3XN5V7B9C1D2E3F6', acceptedAt: new Date().toISOString() },
            { status: 202 },
          )
        : request;
    }),
  },
  {
    name: 'sessions are one',
    around: ask(prompt, async (request) => {
      const text = await request.clone().text();
      try {
        JSON.parse(text);
      } catch {
        return request;
      }
      return text.includes('"side"') ? await withBody(request, drop('session')) : request;
    }),
  },
  {
    name: 'the history is of the default session',
    around: ask(history, (request) => withQuery(request, (all) => all.delete('session'))),
  },
  {
    name: 'the history lacks its last message',
    around: json(
      history,
      list('messages', (all) => all.slice(0, -1)),
    ),
  },
  {
    name: 'a settlement is missing',
    around: json(
      history,
      list('settlements', (all) => all.slice(1)),
    ),
  },
  {
    name: "a snapshot's offset is the tail's start",
    around: json(
      history,
      object((body) => ({ ...body, offset: '-1' })),
    ),
  },
  {
    name: 'updates always begin at the start',
    around: ask(updates, (request) =>
      withQuery(request, (all) => {
        if (all.has('offset') && all.get('offset') !== 'now' && !all.has('live')) all.set('offset', '-1');
      }),
    ),
  },
  {
    name: 'positions do not increase',
    around: item(updates, (chunk) => ({ ...chunk, position: { batch: 0, index: 0 } })),
  },
  { name: 'a change is lost', around: items(updates, (all) => all.filter(({ type }) => type !== 'tool-output')) },
  {
    name: 'an unknown view is the events',
    around: ask(agent, (request) =>
      withQuery(request, (all) => {
        if (!['history', 'updates'].includes(all.get('view') ?? '')) all.delete('view');
      }),
    ),
  },
  {
    name: 'an attachment is cut',
    around: answer(attachment, async (response) => {
      if (response.status !== 200) return response;
      const bytes = await response.arrayBuffer();
      return new Response(bytes.slice(0, -1), { headers: response.headers });
    }),
  },
  {
    name: 'an attachment has another type',
    around: answer(attachment, (response) =>
      response.status === 200 ? headers(response, (all) => all.set('content-type', 'image/gif')) : response,
    ),
  },
  {
    name: 'an unknown agent has an empty stream',
    around: answer(events, (response) =>
      response.status === 404
        ? new Response('[]', {
            headers: {
              'content-type': 'application/json',
              'stream-next-offset': '-1',
              'stream-up-to-date': 'true',
              'cache-control': 'no-store',
              'x-content-type-options': 'nosniff',
              'cross-origin-resource-policy': 'cross-origin',
            },
          })
        : response,
    ),
  },

  {
    name: 'the document lacks a path',
    around: json(
      at('/openapi.json'),
      object((body) => ({ ...body, paths: drop('/runs/{runId}/cancel')(body.paths ?? {}) })),
    ),
  },
  {
    name: 'the document lacks the workflows',
    around: json(
      at('/openapi.json'),
      object((body) => ({ ...body, paths: drop('/workflows/echo')(body.paths ?? {}) })),
    ),
  },
  {
    name: 'the YAML is another document',
    around: answer(
      at('/openapi.yaml'),
      async (response) => new Response((await response.text()).replace('title:', 'title: other, '), response),
    ),
  },
  {
    name: 'cancelling is not offered, they say',
    around: json(
      at('/capabilities'),
      list('features', (all) => all.filter((name) => name !== 'cancel')),
    ),
  },
  {
    name: 'nothing is offered, they say',
    around: json(
      at('/capabilities'),
      object((body) => ({ ...body, features: [] })),
    ),
  },
  { name: 'health is of another form', around: json(at('/health'), () => ({ ok: true })) },
];
