import { answer, frames, type Item, setHeader, without } from './change.ts';
import type { Mutation } from './mutation.ts';
import { both, eventStream, query, stream } from './when.ts';

const control = (change: (fields: Item) => Item) =>
  frames(eventStream, (event, data) => [
    [event, event === 'control' ? JSON.stringify(change(JSON.parse(data))) : data],
  ]);
export const eventStreamMutations: readonly Mutation[] = [
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
];
