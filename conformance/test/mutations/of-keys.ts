import { ask, dropHeader, headers, withHeaders } from './change.ts';
import type { Ask, Mutation } from './mutation.ts';
import { anything } from './when.ts';

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

export const keyMutations: readonly Mutation[] = [
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
];
