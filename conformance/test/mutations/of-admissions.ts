import {
  answer,
  ask,
  drop,
  dropHeader,
  type Json,
  json,
  object,
  setHeader,
  status,
  withBody,
  withHeaders,
  withJson,
  withQuery,
} from './change.ts';
import type { Mutation } from './mutation.ts';
import { anything, both, invoke, query } from './when.ts';

export const admissionMutations: readonly Mutation[] = [
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
];
