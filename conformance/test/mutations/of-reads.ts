import { answer, ask, dropHeader, headers, setHeader, withHeaders, withQuery } from './change.ts';
import type { Mutation } from './mutation.ts';
import { agent, anything, both, method, query, stream } from './when.ts';

const nudge = (offset: string | null) => (offset ?? '').replace(/\d(?=\d*$)/, '').concat('7');
export const readMutations: readonly Mutation[] = [
  { name: 'a page has no Stream-Next-Offset', around: dropHeader(stream, 'stream-next-offset') },
  { name: 'an offset is off by one', around: setHeader(stream, 'stream-next-offset', nudge) },
  {
    name: 'Stream-Next-Offset stays where the reader was',
    around: answer(stream, (response, request) =>
      headers(response, (all) =>
        all.set('stream-next-offset', new URL(request.url).searchParams.get('offset') ?? '-1'),
      ),
    ),
  },
  { name: 'every page says that it is up to date', around: setHeader(stream, 'stream-up-to-date', () => 'true') },
  { name: 'no page says that it is up to date', around: dropHeader(stream, 'stream-up-to-date') },
  { name: 'a closed stream does not say so', around: dropHeader(stream, 'stream-closed') },
  { name: 'an open stream says that it is closed', around: setHeader(stream, 'stream-closed', () => 'true') },
  { name: 'an instance says that it is closed', around: setHeader(agent, 'stream-closed', () => 'true') },
  { name: 'there is no ETag', around: dropHeader(stream, 'etag') },
  { name: 'offset=now has an ETag', around: setHeader(both(stream, query('offset', 'now')), 'etag', () => '"x"') },
  {
    name: 'If-None-Match is not read',
    around: ask(stream, (request) => withHeaders(request, (all) => all.delete('if-none-match'))),
  },
  {
    name: 'If-None-Match is always met',
    around: answer(stream, (response, request) =>
      request.headers.has('if-none-match') && response.status === 200
        ? headers(response, (all) => all.set('etag', request.headers.get('if-none-match') ?? ''), 304)
        : response,
    ),
  },
  { name: 'nosniff is missing', around: dropHeader(stream, 'x-content-type-options') },
  { name: 'Cross-Origin-Resource-Policy is missing', around: dropHeader(stream, 'cross-origin-resource-policy') },
  {
    name: 'offset=now may be cached',
    around: setHeader(both(stream, query('offset', 'now')), 'cache-control', () => 'public, max-age=60'),
  },
  { name: 'a long-poll has no cursor', around: dropHeader(both(stream, query('live', 'long-poll')), 'stream-cursor') },
  {
    name: 'a cursor never changes',
    around: setHeader(both(stream, query('live', 'long-poll')), 'stream-cursor', () => '1'),
  },
  {
    name: 'a long-poll does not wait',
    around: ask(both(stream, query('live', 'long-poll')), async (request, server) => {
      const page = await server(withQuery(request, (all) => all.delete('live')));
      return (await page.clone().text()) === '[]'
        ? headers(page, (all) => all.set('stream-cursor', String(Date.now())), 204)
        : headers(page, (all) => all.set('stream-cursor', String(Date.now())));
    }),
  },
  {
    name: 'an unknown live is a catch-up',
    around: ask(stream, (request) =>
      withQuery(request, (all) => {
        if (!['sse', 'long-poll'].includes(all.get('live') ?? '')) all.delete('live');
      }),
    ),
  },
  {
    name: 'a live read needs no offset',
    around: ask(both(stream, query('live')), (request) =>
      withQuery(request, (all) => {
        if (!all.has('offset')) all.set('offset', '-1');
      }),
    ),
  },
  {
    name: 'a second offset is passed over',
    around: ask(stream, (request) =>
      withQuery(request, (all) => {
        const [first] = all.getAll('offset');
        if (first !== undefined) all.set('offset', first);
      }),
    ),
  },
  {
    name: 'a malformed offset is the start',
    around: ask(stream, (request) =>
      withQuery(request, (all) => {
        const offset = all.get('offset');
        if (offset !== null && !/^(-1|now|\d{16}_\d{16})$/.test(offset)) all.set('offset', '-1');
      }),
    ),
  },
  {
    name: 'an offset of another stream is the start',
    around: (server) => async (request) => {
      const response = await server(request.clone());
      const offset = new URL(request.url).searchParams.get('offset') ?? '';
      return response.status === 400 && /^\d{16}_\d{16}$/.test(offset)
        ? await server(withQuery(request, (all) => all.set('offset', '-1')))
        : response;
    },
  },
  { name: 'tail is not read', around: ask(stream, (request) => withQuery(request, (all) => all.delete('tail'))) },
  {
    name: 'tail is one too many',
    around: ask(stream, (request) =>
      withQuery(request, (all) => {
        const tail = all.get('tail') ?? '';
        if (/^[1-9]\d{0,9}$/.test(tail)) all.set('tail', String(Number(tail) + 1));
      }),
    ),
  },
  { name: 'HEAD knows no tail', around: setHeader(method('HEAD'), 'stream-next-offset', () => '-1') },
  { name: 'HEAD does not say that a stream is closed', around: dropHeader(method('HEAD'), 'stream-closed') },
  { name: 'web pages may not read the headers', around: dropHeader(anything, 'access-control-expose-headers') },
];
