import { drop, json, object, setHeader, withQuery } from './change.ts';
import type { Mutation } from './mutation.ts';
import { record } from './when.ts';

export const recordMutations: readonly Mutation[] = [
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
];
