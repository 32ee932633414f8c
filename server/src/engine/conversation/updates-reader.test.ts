import { type ConversationChunk, emptyUsage } from '@openflue/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChunks } from '../../../test/apply-chunks.ts';
import { silentLogger } from '../../log.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { Offset } from '../../storage/port.ts';
import { EMPTY } from './conversation.ts';
import { ConversationStates } from './conversation-states.ts';
import { placedEvents } from './event-lines.ts';
import { toSnapshot } from './snapshot.ts';
import { UpdatesReader } from './updates-reader.ts';

const stream = 'agents/support/1';
const instance = { agent: 'support', id: '1' };
const view = { session: 'default', attachmentUrl: (id: string) => `http://x/${id}` };
const request = { providerId: 'p', providerName: 'P', requestedModel: 'm', api: 'a' };

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Fields = Record<string, unknown> & { type: string };

const delta = fc.oneof(
  fc.record({ type: fc.constant('text_delta'), text: fc.string({ maxLength: 8 }) }),
  fc.record({ type: fc.constant('thinking_delta'), delta: fc.string({ maxLength: 8 }), contentIndex: fc.constant(0) }),
);
const attempt = fc.record({
  deltas: fc.array(delta, { maxLength: 6 }),
  tools: fc.array(fc.boolean(), { maxLength: 2 }),
  /** How far it comes. */
  end: fc.constantFrom('whole', 'whole', 'whole', 'differs', 'error', 'cut'),
});
const submission = fc.record({
  session: fc.constantFrom('default', 'default', 'other'),
  attempts: fc.array(attempt, { maxLength: 4 }),
  outcome: fc.constantFrom('completed', 'failed', 'aborted'),
});

/** The events of submissions, one after another, as a harness and an engine write them. */
function eventsOf(submissions: readonly Of<typeof submission>[]): Fields[] {
  return submissions.flatMap(({ session, attempts, outcome }, s) => {
    const submissionId = `sub_${s}`;
    const scope = { session, submissionId, operationId: `op_${s}` };
    const events: Fields[] = [
      {
        type: 'message_end',
        turnId: `t${s}`,
        messageId: `msg_${s}`,
        message: { role: 'user', content: `Question ${s}` },
      },
      ...attempts.flatMap((each, a) => attemptEvents(each, `t${s}_${a}`)),
      { type: 'submission_settled', outcome },
    ];
    return [
      ...events.map((event) => ({ ...scope, ...event })),
      { type: 'text_delta', text: 'in a task', turnId: 'x', taskId: 'task_1', session: 'default' },
      { type: 'idle' },
    ];
  });
}

function attemptEvents({ deltas, tools, end }: Of<typeof attempt>, turnId: string): Fields[] {
  const content = deltas.map((each) =>
    'text' in each ? { type: 'text', text: each.text } : { type: 'thinking', thinking: each.delta },
  );
  const calls = tools.map((_, i) => ({ type: 'toolCall', id: `${turnId}_${i}`, name: 'read', arguments: {} }));
  const differs = end === 'differs' ? [{ type: 'text', text: '!' }] : [];
  const message = { role: 'assistant', content: [...differs, ...content, ...calls] };
  const results = tools.map((isError, i) => ({
    type: 'message_end',
    turnId,
    message: {
      role: 'toolResult',
      toolCallId: `${turnId}_${i}`,
      toolName: 'read',
      content: [{ type: 'text', text: 'r' }],
      isError,
    },
  }));
  const all: Fields[] = [
    { type: 'turn_start', turnId, purpose: 'agent', model: 'p/m' },
    { type: 'message_start', turnId, messageId: `msg_${turnId}`, message: { role: 'assistant', content: [] } },
    ...deltas.map((each) => ({ ...each, turnId })),
  ];
  if (end === 'cut') return all;
  const turn = { type: 'turn', turnId, purpose: 'agent', request };
  if (end === 'error') return [...all, { ...turn, isError: true, response: {} }];
  const whole = { type: 'message_end', turnId, messageId: `msg_${turnId}`, message };
  return [...all, whole, { ...turn, isError: false, response: { usage: emptyUsage() } }, ...results];
}

async function written(events: readonly Fields[]) {
  const storage = memoryStorage();
  await storage.streams.create(stream, { contentType: 'application/json' });
  const timestamp = '2026-01-01T00:00:00.000Z';
  await storage.streams.append(
    stream,
    events.map((event, eventIndex) => JSON.stringify({ v: 3, eventIndex, timestamp, ...event })),
  );
  const page = await storage.streams.read(stream, '-1', { maxBytes: Number.MAX_SAFE_INTEGER });
  if (!page) throw new Error('no stream');
  return { storage, offsets: [page.from, ...[...placedEvents(page)].map(({ next }) => next)] };
}

async function snapshotAt(states: ConversationStates, offset: Offset) {
  const { sessions } = await states.at(stream, offset);
  return toSnapshot(instance, view, sessions.get('default') ?? EMPTY, offset);
}

async function readOn(reader: UpdatesReader, from: Offset, maxBytes: number): Promise<ConversationChunk[]> {
  const chunks: ConversationChunk[] = [];
  for (let at = from; ; ) {
    const page = await reader.read(stream, at, { maxBytes });
    if (!page) throw new Error('no stream');
    const text = new TextDecoder().decode(page.bytes);
    for (const line of text.split('\n')) if (line !== '') chunks.push(JSON.parse(line));
    at = page.next;
    if (page.upToDate) return chunks;
  }
}

test('a snapshot at any offset and the updates from there make the snapshot at the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(submission, { maxLength: 4 }),
      fc.nat(),
      fc.constantFrom(1, 200, 100_000),
      async (submissions, where, maxBytes) => {
        const { storage, offsets } = await written(eventsOf(submissions));
        const states = new ConversationStates(storage, silentLogger);
        const from = offsets[where % offsets.length] ?? '-1';
        const before = await snapshotAt(states, from);
        const chunks = await readOn(new UpdatesReader(storage.streams, states, instance, view), from, maxBytes);
        const { offset: _, ...after } = applyChunks(before, chunks);
        const { offset: __, ...end } = await snapshotAt(
          new ConversationStates(storage, silentLogger),
          offsets.at(-1) ?? '',
        );
        expect(after).toEqual(end);

        // Told again from elsewhere, a chunk has the same position, and positions only grow.
        const again = await readOn(
          new UpdatesReader(storage.streams, new ConversationStates(storage, silentLogger), instance, view),
          '-1',
          77,
        );
        expect(again.slice(again.length - chunks.length)).toEqual(chunks);
        const positions = again.map(({ position }) => position.batch * 1_000 + position.index);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 150 },
  );
});

test('a page announced by its length is read in pieces of any size', async () => {
  const text = {
    deltas: Array.from({ length: 50 }, (_, i) => ({ type: 'text_delta' as const, text: `${i} ` })),
    tools: [],
  };
  const { storage } = await written(
    eventsOf([{ session: 'default', attempts: [{ ...text, end: 'whole' }], outcome: 'completed' }]),
  );
  const reader = new UpdatesReader(storage.streams, new ConversationStates(storage, silentLogger), instance, view);
  const range = await reader.locate(stream, '-1', { maxBytes: 5_000 });
  if (!range) throw new Error('no stream');
  let left = range.length;
  let at = range.from;
  while (left > 0) {
    const page = await reader.read(stream, at, { maxBytes: Math.min(left, 700) });
    if (!page || page.bytes.length === 0) throw new Error('it ended early');
    left -= page.bytes.length;
    at = page.next;
  }
  expect([left, at]).toEqual([0, range.next]);
});

test('what goes on in other sessions does not wake who waits for this one', async () => {
  const { storage } = await written([]);
  const reader = new UpdatesReader(storage.streams, new ConversationStates(storage, silentLogger), instance, view);
  let woken = 0;
  const leave = reader.subscribe(stream, () => {
    woken += 1;
  });
  await reader.head(stream);
  const question = { v: 3, eventIndex: 0, turnId: 't', submissionId: 'sub_1', type: 'message_end' };
  const said = (session: string, submissionId: string) =>
    JSON.stringify({ ...question, session, submissionId, message: { role: 'user', content: 'Hi' } });
  await storage.streams.append(stream, [said('other', 'sub_1')]);
  await reader.read(stream, '-1');
  expect(woken).toBe(0);
  await storage.streams.append(stream, [said('default', 'sub_2')]);
  await expect.poll(() => woken).toBe(1);
  leave();
});
