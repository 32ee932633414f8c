import { emptyUsage, type FlueEvent, IMAGE_DATA_OMITTED } from '@openflue/spec';
import { expect, test } from 'vitest';
import type { NewEvent } from '../../events/emitter.ts';
import { EMPTY } from './conversation.ts';
import { conversationOf, reduce } from './reduce.ts';

const timestamp = '2026-01-01T00:00:00.000Z';
const submissionId = 'sub_01JZ8Q4T6W3XN5V7B9C1D2E3F5';
const usage = { ...emptyUsage(), input: 10, totalTokens: 10 };

function event(fields: NewEvent): FlueEvent {
  return {
    v: 3,
    eventIndex: 0,
    timestamp,
    submissionId,
    session: 'default',
    operationId: 'op_1',
    ...fields,
  } as FlueEvent;
}

function run(...fields: NewEvent[]) {
  let conversation = EMPTY;
  const changes = fields.flatMap((each) => {
    const reduced = reduce(conversation, event(each));
    conversation = reduced.conversation;
    return reduced.changes;
  });
  return { conversation, changes, types: changes.map(({ type }) => type) };
}

const request = { providerId: 'demo', providerName: 'Demo', requestedModel: 'one', api: 'demo' };
const turn = (turnId: string, isError = false) =>
  ({
    type: 'turn',
    turnId,
    purpose: 'agent',
    durationMs: 1,
    isError,
    request,
    response: isError ? {} : { usage },
  }) as const;
const start = (turnId: string): NewEvent[] => [
  { type: 'turn_start', turnId, purpose: 'agent', model: 'demo/one' },
  { type: 'message_start', turnId, messageId: `msg_${turnId}`, message: { role: 'assistant', content: [] } },
];
const whole = (turnId: string, content: Extract<NewEvent, { type: 'message_end' }>['message']['content']): NewEvent =>
  ({ type: 'message_end', turnId, messageId: `msg_${turnId}`, message: { role: 'assistant', content } }) as NewEvent;

test('a user message with an image is text and a file', () => {
  const image = { type: 'image' as const, mimeType: 'image/png', data: IMAGE_DATA_OMITTED, attachmentId: 'att_1' };
  const { conversation, types } = run({
    type: 'message_end',
    turnId: 't1',
    messageId: 'msg_1',
    message: { role: 'user', content: [{ type: 'text', text: 'Look' }, image] },
  });
  expect(types).toEqual(['message-appended']);
  expect(conversation.messages).toEqual([
    {
      id: 'msg_1',
      role: 'user',
      submissionId,
      parts: [
        { type: 'text', text: 'Look', state: 'done' },
        { type: 'file', mediaType: 'image/png', id: 'att_1' },
      ],
      metadata: { timestamp },
    },
  ]);
});

test('an answer streams, calls tools, and is completed with usage and model', () => {
  const { conversation, types } = run(
    ...start('t1'),
    { type: 'thinking_delta', turnId: 't1', contentIndex: 0, delta: 'Hm' },
    { type: 'text_delta', turnId: 't1', text: 'I ' },
    { type: 'text_delta', turnId: 't1', text: 'look' },
    whole('t1', [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'I look' },
      { type: 'toolCall', id: 'c1', name: 'read', arguments: { path: 'a' } },
    ]),
    turn('t1'),
    {
      type: 'message_end',
      turnId: 't1',
      messageId: 'm3',
      message: {
        role: 'toolResult',
        toolCallId: 'c1',
        toolName: 'read',
        content: [{ type: 'text', text: 'A' }],
        isError: false,
      },
    },
  );
  expect(types).toEqual([
    'message-started',
    'message-delta',
    'message-delta',
    'message-delta',
    'tool-input',
    'message-completed',
    'tool-output',
  ]);
  expect(conversation.messages).toEqual([
    {
      id: 'msg_t1',
      role: 'assistant',
      submissionId,
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
      metadata: { timestamp, model: 'demo/one', usage },
    },
  ]);
});

test('an answer that broke off gives way to the next attempt', () => {
  const { conversation, types } = run(
    ...start('t1'),
    { type: 'text_delta', turnId: 't1', text: 'Once' },
    turn('t1', true),
    ...start('t2'),
    { type: 'text_delta', turnId: 't2', text: 'Twice' },
  );
  expect(types).toContain('conversation-reset');
  expect(conversation.messages.map(({ id }) => id)).toEqual(['msg_t2']);
});

test('an answer that the process died over gives way to the next attempt, one that came whole stays', () => {
  const died = run(...start('t1'), { type: 'text_delta', turnId: 't1', text: 'Once' }, ...start('t2'));
  expect(died.types).toEqual(['message-started', 'message-delta', 'conversation-reset', 'message-started']);
  expect(died.conversation.messages.map(({ id }) => id)).toEqual(['msg_t2']);

  const kept = run(...start('t1'), whole('t1', [{ type: 'text', text: 'Whole' }]), ...start('t2'));
  expect(kept.conversation.messages).toMatchObject([
    { id: 'msg_t1', parts: [{ text: 'Whole', state: 'done' }] },
    { id: 'msg_t2' },
  ]);
});

test('answers that are told again after a crash follow each other without turns in between', () => {
  const { types, conversation } = run(
    ...start('t1'),
    whole('t1', [{ type: 'text', text: 'One' }]),
    ...start('t2').slice(1),
    whole('t2', [{ type: 'text', text: 'Two' }]),
  );
  expect(types).toEqual([
    'message-started',
    'conversation-reset',
    'message-completed',
    'message-started',
    'conversation-reset',
  ]);
  expect(conversation.messages.map(({ parts }) => parts)).toMatchObject([
    [{ text: 'One', state: 'done' }],
    [{ text: 'Two', state: 'streaming' }],
  ]);
});

test('an answer that a stop of the server broke off gives way, though another operation goes on', () => {
  const { conversation } = run(
    ...start('t1'),
    { type: 'text_delta', turnId: 't1', text: 'Once' },
    turn('t1', true),
    ...start('t2').map((each) => ({ ...each, operationId: 'op_2' })),
  );
  expect(conversation.messages.map(({ id }) => id)).toEqual(['msg_t2']);
});

test('an answer that differs from its deltas is told anew', () => {
  const { conversation, types } = run(
    ...start('t1'),
    { type: 'text_delta', turnId: 't1', text: 'Draft' },
    whole('t1', [{ type: 'text', text: 'Final' }]),
  );
  expect(types.at(-1)).toBe('conversation-reset');
  expect(conversation.messages[0]?.parts).toEqual([{ type: 'text', text: 'Final', state: 'streaming' }]);
});

test('a settlement closes what was in progress', () => {
  const error = { type: 'submission_interrupted', message: 'The server stopped.' };
  const { conversation, types } = run(
    ...start('t1'),
    whole('t1', [{ type: 'toolCall', id: 'c1', name: 'read', arguments: {} }]),
    { type: 'submission_settled', submissionId, outcome: 'failed', error },
  );
  expect(types.slice(-3)).toEqual(['message-completed', 'tool-output-error', 'submission-settled']);
  expect(conversation.open).toBeUndefined();
  expect(conversation.messages[0]?.parts).toMatchObject([{ state: 'output-error' }]);
  expect(conversation.settlements).toEqual([{ submissionId, outcome: 'failed', error }]);
});

test('tasks, actions and compactions are no part of a conversation', () => {
  expect(conversationOf(event({ type: 'agent_start', taskId: 'task_1' }))).toBeUndefined();
  expect(conversationOf(event({ type: 'agent_start', parentSession: 'default' }))).toBeUndefined();
  expect(conversationOf(event({ type: 'agent_start' }))).toBe('default');
  expect(run({ type: 'turn_start', turnId: 't1', purpose: 'compaction' }).conversation).toBe(EMPTY);
});
