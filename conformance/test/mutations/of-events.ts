import { type Item, item, items, without } from './change.ts';
import type { Mutation } from './mutation.ts';
import { agent, events, runStream } from './when.ts';

/** Gives the operation of a prompt the text of the message before it. */
const repeating = (all: Item[]): Item[] =>
  all.map((event, index) => {
    if (event.type !== 'operation') return event;
    const said = all.slice(0, index).findLast(({ type }) => type === 'message_end');
    return { ...event, result: JSON.stringify(said?.message ?? null) };
  });

export const eventMutations: readonly Mutation[] = [
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
];
