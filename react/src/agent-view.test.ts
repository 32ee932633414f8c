import type { ConversationMessage, ConversationObservation } from '@openflue/sdk';
import { expect, test } from 'vitest';
import { agentView, type Send } from './agent-view.ts';

const sentAt = '2026-01-15T09:30:00.000Z';
const send = (id: string, message: string, fields: Partial<Send> = {}): Send => ({
  id,
  message,
  sentAt,
  after: 0,
  idempotencyKey: id,
  ...fields,
});
const said = (id: string, text: string, submissionId: string): ConversationMessage => ({
  id,
  role: 'user',
  submissionId,
  parts: [{ type: 'text', text, state: 'done' }],
});
const observed = (
  messages: ConversationMessage[],
  settled: string[] = [],
  phase: ConversationObservation['phase'] = 'live',
): ConversationObservation => ({
  conversation: {
    conversationId: 'c',
    messages,
    settlements: settled.map((submissionId) => ({ submissionId, outcome: 'completed' })),
  },
  offset: 'a',
  phase,
  error: undefined,
});
const ids = (...given: Parameters<typeof agentView>) => agentView(...given).messages.map(({ id }) => id);

test('a message that was sent is shown once, before and after its receipt and its events, in whatever order they come', () => {
  const sent = send('l1', 'Hi');
  const admitted = send('l1', 'Hi', { submissionId: 'sub_1' });
  const there = observed([said('m1', 'Hi', 'sub_1')]);
  for (const [observation, each] of [
    [observed([]), sent],
    [observed([]), admitted],
    [there, sent],
    [there, admitted],
  ] as const) {
    expect(ids(observation, [each])).toEqual(['l1']);
  }
});

test('the same text sent twice is two messages, each under its own id', () => {
  const sends = [send('l1', 'Hi'), send('l2', 'Hi')];
  expect(ids(observed([said('m1', 'Hi', 'sub_1')]), sends)).toEqual(['l1', 'l2']);
  expect(ids(observed([said('m1', 'Hi', 'sub_1'), said('m2', 'Hi', 'sub_2')]), sends)).toEqual(['l1', 'l2']);
});

test('what was said before is not taken for what is sent now', () => {
  const sends = [send('l1', 'Hi', { after: 1 })];
  expect(ids(observed([said('m1', 'Hi', 'sub_0')], ['sub_0']), sends)).toEqual(['m1', 'l1']);
});

test('what another said meanwhile is not taken for it once the receipt tells', () => {
  const sends = [send('l1', 'Hi', { submissionId: 'sub_2' })];
  expect(ids(observed([said('m1', 'Hi', 'sub_1')]), sends)).toEqual(['m1', 'l1']);
});

test('a message that was refused stays behind all others', () => {
  const sends = [send('l1', 'Hi', { error: new Error('refused') }), send('l2', 'Hello')];
  const view = agentView(observed([said('m1', 'Hey', 'sub_1')], ['sub_1']), sends);
  expect(view.messages.map(({ id }) => id)).toEqual(['m1', 'l2', 'l1']);
  expect(view).toMatchObject({ status: 'submitted' });
});

test('the status tells what is to be waited for', () => {
  const question = said('m1', 'Hi', 'sub_1');
  const status = (...given: Parameters<typeof agentView>) => agentView(...given).status;
  expect(status(observed([], [], 'connecting'), [])).toBe('connecting');
  expect(status(observed([]), [])).toBe('idle');
  expect(status(observed([question]), [])).toBe('streaming');
  expect(status(observed([question], ['sub_1']), [])).toBe('idle');
  expect(status(observed([question], ['sub_1']), [send('l1', 'Hi')])).toBe('idle');
  expect(status({ ...observed([question]), error: new Error('lost') }, [])).toBe('error');
  expect(status({ ...observed([]), conversation: undefined, phase: 'absent' }, [send('l1', 'Hi')])).toBe('submitted');
});

test('messages that did not change stay the same objects', () => {
  const sends = [send('l1', 'Hi', { submissionId: 'sub_1' }), send('l2', 'Next')];
  const messages = [said('m1', 'Hi', 'sub_1')];
  const [first, again] = [agentView(observed(messages), sends), agentView(observed(messages, ['sub_1']), sends)];
  expect(again.messages[0]).toBe(first.messages[0]);
  expect(again.messages[1]).toBe(first.messages[1]);
});
