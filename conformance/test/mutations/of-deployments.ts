import { answer, drop, headers, json, list, object } from './change.ts';
import type { Mutation } from './mutation.ts';
import { anything, at } from './when.ts';

export const deploymentMutations: readonly Mutation[] = [
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
