import { expect, test } from 'vitest';
import type { ConversationChunk } from './contract.ts';
import { type Conversation, reduceConversation } from './conversation-state.ts';

const empty: Conversation = { conversationId: 'c', messages: [], settlements: [] };
const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, totalTokens: 2, cost: {} };

/** Chunks as a server sends them, two a batch. */
function positioned(...fields: object[]): ConversationChunk[] {
  return fields.map((each, index) => {
    const position = { batch: Math.floor(index / 2), index: index % 2 };
    return { conversationId: 'c', position, ...each } as ConversationChunk;
  });
}

const question = {
  id: 'm1',
  role: 'user',
  submissionId: 'sub_1',
  parts: [{ type: 'text', text: 'Hi', state: 'done' }],
};
const asked = { type: 'message-appended', message: question };
const started = { type: 'message-started', messageId: 'm2', submissionId: 'sub_1', timestamp: 't', model: 'demo/one' };
const delta = (text: string, kind = 'text') => ({ type: 'message-delta', messageId: 'm2', kind, delta: text });
const called = { type: 'tool-input', messageId: 'm2', toolCallId: 'c1', toolName: 'read', input: { path: 'a' } };
const completed = { type: 'message-completed', messageId: 'm2', usage };
const settled = { type: 'submission-settled', submissionId: 'sub_1', outcome: 'completed', result: { text: 'I look' } };

const story = positioned(
  asked,
  started,
  delta('Hm', 'reasoning'),
  delta('I '),
  delta('look'),
  called,
  completed,
  { type: 'tool-output', toolCallId: 'c1', output: 'A' },
  settled,
);

test('a question, its answer with a tool, and how it ended', () => {
  expect(reduceConversation(empty, story)).toEqual({
    conversationId: 'c',
    position: { batch: 4, index: 0 },
    messages: [
      question,
      {
        id: 'm2',
        role: 'assistant',
        submissionId: 'sub_1',
        parts: [
          { type: 'reasoning', text: 'Hm', state: 'done' },
          { type: 'text', text: 'I look', state: 'done' },
          {
            type: 'dynamic-tool',
            toolName: 'read',
            toolCallId: 'c1',
            state: 'output-available',
            input: { path: 'a' },
            output: 'A',
          },
        ],
        metadata: { timestamp: 't', model: 'demo/one', usage },
      },
    ],
    settlements: [{ submissionId: 'sub_1', outcome: 'completed', result: { text: 'I look' } }],
  });
});

test('the same comes of the same chunks, however they are cut into batches and whatever is delivered twice', () => {
  const whole = reduceConversation(empty, story);
  for (let cut = 0; cut <= story.length; cut++) {
    const first = reduceConversation(empty, story.slice(0, cut));
    const kept = structuredClone(first);
    expect(reduceConversation(first, story.slice(Math.max(0, cut - 3)))).toEqual(whole);
    expect(first).toEqual(kept);
  }
});

test('text behind a tool call is a part of its own, and streams until the message is completed', () => {
  const { messages } = reduceConversation(empty, positioned(started, delta('a'), called, delta('b')));
  expect(messages[0]?.parts).toMatchObject([
    { type: 'text', text: 'a', state: 'streaming' },
    { type: 'dynamic-tool', state: 'input-available' },
    { type: 'text', text: 'b', state: 'streaming' },
  ]);
});

test('a tool that failed says why', () => {
  const failed = { type: 'tool-output-error', toolCallId: 'c1', errorText: 'no such file' };
  const { messages } = reduceConversation(empty, positioned(started, called, failed));
  expect(messages[0]?.parts).toMatchObject([{ state: 'output-error', errorText: 'no such file' }]);
});

test('a reset takes the place of all that was before it', () => {
  const snapshot = { v: 1, conversationId: 'c', offset: 'x', messages: [question], settlements: [] };
  const chunks = positioned(
    asked,
    started,
    delta('I thi'),
    { type: 'conversation-reset', snapshot },
    started,
    delta('So'),
  );
  const { messages } = reduceConversation(empty, chunks);
  expect(messages).toMatchObject([question, { id: 'm2', parts: [{ text: 'So' }] }]);
  expect(snapshot.messages).toEqual([question]);
});

test('a message that did not change stays the same object', () => {
  const before = reduceConversation(empty, positioned(asked, started));
  const after = reduceConversation(before, [...positioned(asked, started, delta('a')).slice(2)]);
  expect(after.messages[0]).toBe(before.messages[0]);
  expect(after.messages[1]).not.toBe(before.messages[1]);
});

test('a chunk of a newer server changes nothing', () => {
  const { messages } = reduceConversation(empty, positioned(asked, { type: 'message-pinned', messageId: 'm1' }));
  expect(messages).toEqual([question]);
});
