import type { Message } from '@openflue/spec';
import { expect, test } from 'vitest';
import { type HistoryEntry, SessionHistory } from './history.ts';

const call: Message = {
  role: 'assistant',
  content: [
    { type: 'toolCall', id: 'a', name: 'read', arguments: {} },
    { type: 'toolCall', id: 'b', name: 'bash', arguments: {} },
  ],
};
const result: Message = { role: 'toolResult', toolCallId: 'a', toolName: 'read', content: [], isError: false };
const entry = (message: Message): HistoryEntry => ({ type: 'message', message });

test('a past that was cut off among tool calls gets results that say so', () => {
  const added: HistoryEntry[] = [];
  const history = new SessionHistory([entry(call), entry(result)], (one) => void added.push(one));
  expect(history.messages.at(-1)).toMatchObject({ role: 'toolResult', toolCallId: 'b', isError: true });
  expect(added.length).toBe(1);
});

test('a past that is whole stays as it is', () => {
  const other: Message = { ...result, toolCallId: 'b' };
  expect(new SessionHistory([entry(call), entry(result), entry(other)]).messages.length).toBe(3);
  expect(new SessionHistory([entry({ role: 'user', content: 'x' })]).messages.length).toBe(1);
});
