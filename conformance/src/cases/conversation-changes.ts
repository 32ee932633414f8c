import type { ConversationChunk, ConversationSnapshot } from '@openflue/spec';
import { applyChunks } from '../apply-chunks.ts';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { freshInstance, prompt, promptResult, untilSettled } from '../prompt-agent.ts';
import { emptySnapshot, historyOf, said } from '../read-history.ts';
import { catchUp, followUntil, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';

export const conversationChangeCases = casesOf(
  'conversation',
  { features: ['agents', 'conversation'] },
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
