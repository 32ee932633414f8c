import type { FlueEvent } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { unpaired } from '../event-pairs.ts';
import type { Probe } from '../probe.ts';
import { freshInstance, promptResult, untilSettled } from '../prompt-agent.ts';
import { runToEnd } from '../start-run.ts';

/** What every stream of events must be. */
function checkEnvelopes(probe: Probe, events: readonly FlueEvent[]): void {
  probe.equal(
    events.map(({ eventIndex }) => eventIndex),
    [...events.keys()],
    'The indexes of the events',
  );
  probe.check(
    events.every(({ v }) => v === 3),
    'An event is not of version 3.',
  );
  const times = events.map(({ timestamp }) => timestamp);
  probe.equal(times, [...times].sort(), 'The order of the timestamps');
  probe.check(
    times.every((time) => time.endsWith('Z')),
    'A timestamp is not in UTC.',
  );
  probe.equal(unpaired(events), [], 'What began or ended alone');
}

/** Each assistant message, as its deltas and as its end tell it. */
function checkMessages(probe: Probe, events: readonly FlueEvent[]): void {
  let deltas = '';
  for (const event of events) {
    if (event.type === 'message_start') deltas = '';
    if (event.type === 'text_delta') deltas += event.text;
    if (event.type === 'message_end' && event.message.role === 'assistant') {
      const text = event.message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      probe.equal(deltas, text, 'What the deltas of a message say');
    }
  }
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

export const eventCases = [
  ...casesOf(
    'core',
    {},
    {
      id: 'EVT-001',
      clauses: ['EVT-1', 'EVT-2', 'EVT-3', 'EVT-4', 'EVT-5', 'GEN-1'],
      title: 'what a harness does is told event by event: counted, in order, each end after its beginning',
      needs: ['everything'],
      run: async (probe) => {
        const { events, receipt } = await runToEnd(probe, 'everything');
        checkEnvelopes(probe, events);
        checkMessages(probe, events);
        probe.check(
          events.every(({ runId }) => runId === receipt.runId),
          'An event does not have the runId.',
        );
        const kinds = new Set(events.flatMap((event) => (event.type === 'operation' ? [event.operationKind] : [])));
        for (const kind of ['prompt', 'task', 'shell', 'compact', 'step'] as const) {
          probe.check(kinds.has(kind), `There is no operation of kind ${kind}.`);
        }
        for (const type of ['task', 'compaction', 'thinking_end', 'turn'] as const) {
          probe.check(
            events.some((event) => event.type === type),
            `There is no event of type ${type}.`,
          );
        }
      },
    },
    {
      id: 'EVT-002',
      clauses: ['EVT-6', 'EVT-1', 'EVT-2', 'EVT-3', 'EVT-8'],
      title: 'logs come in order with level, message and attributes, and cost little beyond that',
      needs: ['logs'],
      run: async (probe) => {
        const { events, receipt } = await runToEnd(probe, 'logs', { count: 20 });
        checkEnvelopes(probe, events);
        probe.check(
          events.every(({ runId }) => runId === receipt.runId),
          'An event does not have the runId.',
        );
        const logs = events.flatMap((event) => (event.type === 'log' ? [event] : []));
        const levels = ['info', 'warn', 'error'];
        const expected = [...Array(20).keys()].map((index) => [levels[index % 3], `line ${index}`, { index }]);
        probe.equal(
          logs.map(({ level, message, attributes }) => [level, message, attributes]),
          expected,
          'What was logged',
        );
        const cost = Math.max(...logs.map((log) => bytes(log) - bytes([log.message, log.attributes])));
        probe.check(cost <= 300, `A log event costs ${cost} bytes beyond its content.`);
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents'] },
    {
      id: 'EVT-010',
      clauses: ['EVT-1', 'EVT-2', 'EVT-3', 'EVT-4', 'EVT-5', 'EVT-7', 'EVT-8'],
      title: "a submission's events are counted, in order, and say each thing once",
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const sentinel = `the ${probe.unique('word')} that is said`;
        const { submissionId } = await promptResult(probe, path, `say ${sentinel}`);
        const events = (await untilSettled(probe, path, submissionId)).filter((event) => event.type !== 'idle');
        checkEnvelopes(probe, events);
        checkMessages(probe, events);
        const instanceId = decodeURIComponent(path.split('/').at(-1) ?? '');
        for (const event of events) {
          probe.equal([event.instanceId, event.submissionId], [instanceId, submissionId], `The ids of ${event.type}`);
        }
        const saying = events.filter((event) => JSON.stringify(event).includes(sentinel));
        for (const { type } of saying) {
          const mayRepeat = ['text_delta', 'message_end', 'message_start', 'submission_settled'].includes(type);
          probe.check(mayRepeat, `${type} repeats what was said.`);
        }
        const said = events.filter((event) => event.type === 'message_end' && event.message.role === 'assistant');
        probe.equal(said.length, 1, "The number of the assistant's messages");
        const deltas = events.flatMap((event) => (event.type === 'text_delta' ? [event] : []));
        probe.check(deltas.length > 0, 'There are no deltas.');
        const cost = Math.max(...deltas.map((event) => bytes(event) - bytes(event.text)));
        probe.check(cost <= 300, `A delta costs ${cost} bytes beyond its text.`);
      },
    },
    {
      id: 'EVT-011',
      clauses: ['EVT-4', 'EVT-5', 'CNV-10'],
      title: 'thinking and tool calls are told with what was thought, asked and given back',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const thought = await promptResult(probe, path, 'think hard about it');
        const mirrored = await promptResult(probe, path, 'mirror this');
        const broken = await promptResult(probe, path, 'break it');
        const ids = [thought, mirrored, broken].map(({ submissionId }) => submissionId);
        const events = await untilSettled(probe, path, ...ids);
        for (const id of ids) {
          const own = events.filter((event) => event.submissionId === id && event.type !== 'idle');
          checkEnvelopes(probe, own);
          checkMessages(probe, own);
        }
        const thinking = events.find((event) => event.type === 'thinking_end');
        probe.equal(thinking?.content, 'hard about it', 'What was thought');
        const tools = events.flatMap((event) => (event.type === 'tool' ? [event] : []));
        const told = tools.map(({ toolName, isError }) => [toolName, isError]);
        probe.equal(
          told,
          [
            ['mirror', false],
            ['break', true],
          ],
          'The tools that ran',
        );
        const said = events.flatMap((event) =>
          event.type === 'message_end' && event.message.role === 'assistant' ? event.message.content : [],
        );
        const asked = said.flatMap((block) => (block.type === 'toolCall' ? [block.arguments] : []));
        probe.equal(asked, [{ value: 'this' }, {}], 'What the tools were asked');
        const given = events.flatMap((event) =>
          event.type === 'message_end' && event.message.role === 'toolResult' ? [event.message] : [],
        );
        probe.equal(
          given.map(({ toolName, isError }) => [toolName, isError]),
          [
            ['mirror', false],
            ['break', true],
          ],
          'What the tools gave back',
        );
        probe.check(JSON.stringify(given[0]?.content).includes('this'), "The tool's result is not in its message.");
      },
    },
  ),
];
