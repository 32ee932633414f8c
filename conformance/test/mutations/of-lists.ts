import { ask, drop, json, list, object, withQuery } from './change.ts';
import type { Mutation } from './mutation.ts';
import { at, runs } from './when.ts';

export const listMutations: readonly Mutation[] = [
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
];
