import type { ConversationChunk, ConversationSnapshot } from '@openflue/spec';
import { applyChunks } from '../apply-chunks.ts';
import { casesOf } from '../case.ts';
import { freshInstance, promptResult } from '../prompt-agent.ts';
import { emptySnapshot, historyOf, said } from '../read-history.ts';
import { catchUp } from '../read-stream.ts';

const textOf = ({ parts }: ConversationSnapshot['messages'][number]) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

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
);
