import {
  answer,
  ask,
  dropHeader,
  frames,
  headers,
  type Item,
  item,
  items,
  setHeader,
  withHeaders,
  withQuery,
} from './change.ts';
import type { Mutation } from './mutation.ts';
import { agent, anything, both, eventStream, events, method, query, runStream, stream } from './when.ts';

const nudge = (offset: string | null) => (offset ?? '').replace(/\d(?=\d*$)/, '').concat('7');
const control = (change: (fields: Item) => Item) =>
  frames(eventStream, (event, data) => [
    [event, event === 'control' ? JSON.stringify(change(JSON.parse(data))) : data],
  ]);
const without = ({ ...fields }: Item, name: string): Item => {
  delete fields[name];
  return fields;
};

/** Gives the operation of a prompt the text of the message before it. */
const repeating = (all: Item[]): Item[] =>
  all.map((event, index) => {
    if (event.type !== 'operation') return event;
    const said = all.slice(0, index).findLast(({ type }) => type === 'message_end');
    return { ...event, result: JSON.stringify(said?.message ?? null) };
  });

export const streamMutations: readonly Mutation[] = [
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
  {
    name: 'a data frame has no control frame',
    around: frames(eventStream, (event, data) =>
      event === 'control' && !data.includes('streamClosed') ? [] : [[event, data]],
    ),
  },
  {
    name: 'a data frame comes twice',
    around: frames(eventStream, (event, data) =>
      event === 'data'
        ? [
            [event, data],
            ['control', '{"streamNextOffset":"-1"}'],
            [event, data],
          ]
        : [[event, data]],
    ),
  },
  {
    name: 'the last control frame does not say streamClosed',
    around: control((fields) => without(fields, 'streamClosed')),
  },
  {
    name: 'a control frame has the offset of the start',
    around: control((fields) => ({ ...fields, streamNextOffset: '-1' })),
  },
  { name: 'a reader at the tail is not told so', around: control((fields) => without(fields, 'upToDate')) },
  { name: 'a control frame has no cursor', around: control((fields) => without(fields, 'streamCursor')) },
  {
    name: 'an event stream is sent when it is over',
    around: answer(
      both(stream, query('live', 'sse')),
      async (response) => new Response(await response.text(), response),
    ),
  },
  {
    name: 'an event stream may be cached',
    around: setHeader(both(stream, query('live', 'sse')), 'cache-control', () => 'max-age=60'),
  },

  {
    name: 'an event comes twice',
    around: items(events, (all) => all.flatMap((event) => (event.type === 'log' ? [event, event] : [event]))),
  },
  { name: 'an event is lost', around: items(events, (all) => all.filter(({ message }) => message !== 'line 1')) },
  {
    name: 'two events change places',
    around: items(runStream, ([first, second, ...rest]) =>
      first && second ? [second, first, ...rest] : first ? [first] : [],
    ),
  },
  {
    name: 'run_end is not last',
    around: items(runStream, (all) => {
      const end = all.at(-1);
      const before = all.at(-2);
      return end?.type === 'run_end' && before ? [...all.slice(0, -2), end, before] : all;
    }),
  },
  { name: 'run_end is missing', around: items(runStream, (all) => all.filter(({ type }) => type !== 'run_end')) },
  {
    name: 'run_end comes twice',
    around: items(runStream, (all) => {
      const end = all.at(-1);
      return end?.type === 'run_end' ? [...all, end] : all;
    }),
  },
  {
    name: 'run_end has no result',
    around: item(runStream, (event) => (event.type === 'run_end' ? without(event, 'result') : event)),
  },
  {
    name: 'run_start has no payload',
    around: item(runStream, (event) => (event.type === 'run_start' ? without(event, 'payload') : event)),
  },
  { name: 'events are of version 2', around: item(events, (event) => ({ ...event, v: 2 })) },
  {
    name: 'events are counted from 1',
    around: item(events, (event) => ({ ...event, eventIndex: Number(event.eventIndex) + 1 })),
  },
  {
    name: 'timestamps are local',
    around: item(events, (event) => ({ ...event, timestamp: String(event.timestamp).replace('Z', '+02:00') })),
  },
  {
    name: 'log events have no runId',
    around: item(runStream, (event) => (event.type === 'log' ? without(event, 'runId') : event)),
  },
  {
    name: "an agent's events have no submissionId",
    around: item(agent, (event) => (event.type === 'text_delta' ? without(event, 'submissionId') : event)),
  },
  {
    name: 'a level is another',
    around: item(events, (event) => (event.level === 'warn' ? { ...event, level: 'info' } : event)),
  },
  { name: 'attributes are left out', around: item(events, (event) => without(event, 'attributes')) },
  {
    name: 'a delta is lost',
    around: items(events, (all) => {
      const first = all.findIndex(({ type }) => type === 'text_delta');
      return all.filter((_, index) => index !== first);
    }),
  },
  {
    name: 'a message is cut',
    around: item(events, (event) =>
      event.type === 'message_end' ? JSON.parse(JSON.stringify(event).replace('that is said', 'that is s')) : event,
    ),
  },
  { name: 'an operation repeats what was said', around: items(agent, repeating) },
  {
    name: 'an event costs a thousand bytes',
    around: item(events, (event) => ({ ...event, trace: 'x'.repeat(1_000) })),
  },
  { name: 'a tool does not end', around: items(agent, (all) => all.filter(({ type }) => type !== 'tool')) },
  {
    name: 'bytes of an image are in an event',
    around: item(agent, (event) =>
      JSON.parse(
        JSON.stringify(event).replace(
          '[image data omitted from event]',
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
        ),
      ),
    ),
  },
  { name: 'idle is never said', around: items(agent, (all) => all.filter(({ type }) => type !== 'idle')) },
  {
    name: 'a submission settles twice',
    around: items(agent, (all) =>
      all.flatMap((event) => (event.type === 'submission_settled' ? [event, event] : [event])),
    ),
  },
  { name: 'web pages may not read the headers', around: dropHeader(anything, 'access-control-expose-headers') },
];
