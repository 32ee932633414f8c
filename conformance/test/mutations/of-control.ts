import { ask, errorType, json, object, status } from './change.ts';
import type { Mutation } from './mutation.ts';
import { anything, cancel, method } from './when.ts';

export const controlMutations: readonly Mutation[] = [
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
    name: 'a delete is forgotten',
    around: ask(method('DELETE'), async (request, server) => {
      const { pathname } = new URL(request.url);
      const head = await server(new Request(`http://localhost${pathname}`, { method: 'HEAD' }));
      return head.status === 200 ? new Response(null, { status: 204 }) : request;
    }),
  },
  { name: 'a deleted run is unknown', around: errorType(anything, 'run_expired', 'run_not_found', 404) },
];
