import type { ConversationChunk, ConversationSnapshot } from '@openflue/spec';
import { applyChunks } from '../apply-chunks.ts';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import type { Probe } from '../probe.ts';
import { freshInstance, prompt, promptResult, untilSettled } from '../prompt-agent.ts';
import { catchUp, followUntil, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';

async function historyOf(probe: Probe, path: string, query = ''): Promise<ConversationSnapshot> {
  return probe.expect(await probe.get(`${path}?view=history${query}`), 200).json<ConversationSnapshot>();
}

const textOf = ({ parts }: ConversationSnapshot['messages'][number]) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** What is the same however the conversation is read. */
const said = ({ messages, settlements }: ConversationSnapshot) => ({
  messages: messages.map(({ id, role, parts }) => ({ id, role, parts })),
  settlements: settlements.map(({ submissionId, outcome }) => ({ submissionId, outcome })),
});

const emptySnapshot: ConversationSnapshot = { v: 1, conversationId: '', offset: '-1', messages: [], settlements: [] };

export const conversationCases = casesOf(
  'conversation',
  { features: ['agents', 'conversation'] },
  {
    id: 'CNV-001',
    clauses: ['CNV-1', 'CNV-7'],
    title: 'the history has what was said, in order and whole, and how each submission settled',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      const one = await promptResult(probe, path, 'say hello there');
      await probe.post(`${path}?wait=result`, { message: 'fail as asked' });
      const two = await promptResult(probe, path, 'say goodbye');
      const { messages, settlements } = await historyOf(probe, path);
      const spoken = messages
        .filter((message) => textOf(message) !== '')
        .map((message) => [message.role, textOf(message)]);
      probe.equal(
        spoken,
        [
          ['user', 'say hello there'],
          ['assistant', 'hello there'],
          ['user', 'fail as asked'],
          ['user', 'say goodbye'],
          ['assistant', 'goodbye'],
        ],
        'What was said',
      );
      const streaming = messages
        .flatMap(({ parts }) => parts)
        .filter((part) => 'state' in part && part.state === 'streaming');
      probe.equal(streaming, [], 'The parts that are not done');
      probe.equal(
        settlements.map(({ outcome }) => outcome),
        ['completed', 'failed', 'completed'],
        'The settlements',
      );
      probe.equal(
        [settlements[0]?.submissionId, settlements[2]?.submissionId],
        [one.submissionId, two.submissionId],
        'The submissions that settled',
      );
      const owners = messages.map(({ submissionId }) => submissionId);
      probe.check(
        owners.includes(one.submissionId) && owners.includes(two.submissionId),
        'Messages do not name their submission.',
      );
    },
  },
  {
    id: 'CNV-002',
    clauses: ['CNV-2'],
    title: 'a session has its own conversation, default without a name; an unused one is empty',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      await promptResult(probe, path, 'say main');
      await promptResult(probe, path, 'say aside', { session: 'side' });
      const texts = async (query: string) => (await historyOf(probe, path, query)).messages.map(textOf);
      probe.equal(await texts(''), ['say main', 'main'], 'The conversation without a name');
      probe.equal(await texts('&session=default'), ['say main', 'main'], 'The conversation "default"');
      probe.equal(await texts('&session=side'), ['say aside', 'aside'], 'The conversation "side"');
      probe.equal(await texts('&session=unused'), [], 'An unused conversation');
      const ids = [await historyOf(probe, path), await historyOf(probe, path, '&session=side')];
      probe.check(ids[0]?.conversationId !== ids[1]?.conversationId, 'Two conversations have one id.');
      const { items } = await catchUp<ConversationChunk>(probe, `${path}?view=updates&session=side`);
      probe.equal(said(applyChunks(emptySnapshot, items)), said(ids[1] ?? emptySnapshot), 'The updates of "side"');
    },
  },
  {
    id: 'CNV-003',
    clauses: ['CNV-3', 'CNV-8'],
    title: 'an unknown view is 400; the history ignores stream parameters',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      await promptResult(probe, path, 'say hello');
      for (const query of [
        'view=',
        'view=all',
        'view=History',
        'view=history&view=history',
        'view=updates&view=history',
      ]) {
        probe.expect(await probe.get(`${path}?${query}`), 400, 'invalid_request');
      }
      const plain = await historyOf(probe, path);
      const odd = await historyOf(probe, path, '&offset=nonsense&live=never&tail=-1&cursor=x&cursor=y');
      probe.equal(odd, plain, 'The history');
    },
  },
  {
    id: 'CNV-004',
    clauses: ['CNV-4', 'CNV-6', 'CNV-10', 'CNV-11'],
    title: 'the changes from the start, applied in order, make the history, in every mode of reading',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      for (const message of ['say one two three', 'think of it', 'mirror back', 'break it']) {
        await promptResult(probe, path, message);
      }
      await probe.post(`${path}?wait=result`, { message: 'fail as asked' });
      const snapshot = await historyOf(probe, path);
      const { items } = await catchUp<ConversationChunk>(probe, `${path}?view=updates`);
      const live = await probe.listen(`${path}?view=updates&offset=-1&live=sse`, {
        until: ({ frames }) => itemsOf({ frames }).length >= items.length,
      });
      const poll = await probe.get(`${path}?view=updates&offset=-1&live=long-poll`);
      probe.equal(itemsOf<ConversationChunk>(live), items, 'The changes as an event stream');
      probe.equal(
        probe.expect(poll, 200).json<ConversationChunk[]>().slice(0, 1),
        items.slice(0, 1),
        'The first change of a long-poll',
      );
      const made = applyChunks(emptySnapshot, items);
      probe.equal(said(made), said(snapshot), 'What the changes make');
      const places = items.map(({ position: { batch, index } }) => [batch, index] as const);
      const grows = places.every(([batch, index], i) => {
        const [before, beforeIndex] = places[i - 1] ?? [-1, -1];
        return batch > before || (batch === before && index > beforeIndex);
      });
      probe.check(grows, 'The positions do not increase.');
      const tools = snapshot.messages.flatMap(({ parts }) =>
        parts.flatMap((part) => (part.type === 'dynamic-tool' ? [part] : [])),
      );
      const told = tools.map(({ toolName, state, input }) => [toolName, state, input]);
      probe.equal(
        told,
        [
          ['mirror', 'output-available', { value: 'back' }],
          ['break', 'output-error', {}],
        ],
        'The tool parts',
      );
      probe.check(JSON.stringify(tools[0]?.output).includes('back'), 'The output of the tool is not there.');
      probe.check((tools[1]?.errorText ?? '') !== '', 'The error of the tool is not there.');
      const reasoning = snapshot.messages.flatMap(({ parts }) =>
        parts.flatMap((part) => (part.type === 'reasoning' ? [part.text] : [])),
      );
      probe.equal(reasoning, ['of it'], 'The reasoning');
    },
  },
  {
    id: 'CNV-005',
    clauses: ['CNV-5', 'CNV-9'],
    title: 'changes and events from the offset of a snapshot continue where it ends, also in the middle of a message',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      await promptResult(probe, path, 'say before');
      const long = await prompt(probe, path, `say ${'word '.repeat(60)}end`);
      const snapshots: ConversationSnapshot[] = [];
      for (let i = 0; i < 6; i++) {
        snapshots.push(await historyOf(probe, path));
        await probe.pause(15);
      }
      await untilSettled(probe, path, long.submissionId);
      await promptResult(probe, path, 'say after');
      const last = await historyOf(probe, path);
      snapshots.push(last);
      for (const snapshot of snapshots) {
        const { items } = await catchUp<ConversationChunk>(probe, `${path}?view=updates`, snapshot.offset);
        probe.equal(said(applyChunks(snapshot, items)), said(last), 'What the snapshot and its changes make');
      }
      const all = await catchUp(probe, path);
      const { items } = await catchUp(probe, path, snapshots[0]?.offset);
      probe.equal(items, all.items.slice(all.items.length - items.length), "The events from a snapshot's offset");
      probe.check(items.length < all.items.length, "A snapshot's offset is the start.");
    },
  },
  {
    id: 'CNV-006',
    clauses: ['CNV-11', 'CNV-5'],
    title: 'changes come live, as they are made, and say where to go on',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      await promptResult(probe, path, 'say first');
      const snapshot = await historyOf(probe, path);
      const live = begun(
        probe.listen(readPath(`${path}?view=updates`, { offset: snapshot.offset, live: 'sse' }), {
          until: ({ frames }) =>
            itemsOf<ConversationChunk>({ frames }).some(({ type }) => type === 'submission-settled'),
        }),
      );
      const polled = begun(
        followUntil<ConversationChunk>(
          probe,
          `${path}?view=updates`,
          (chunks) => chunks.some(({ type }) => type === 'submission-settled'),
          snapshot.offset,
        ),
      );
      await probe.pause(100);
      await promptResult(probe, path, 'say second');
      const last = await historyOf(probe, path);
      for (const chunks of [itemsOf<ConversationChunk>(await live), (await polled).items]) {
        probe.equal(said(applyChunks(snapshot, chunks)), said(last), 'What the changes make');
      }
    },
  },
);
