import { IMAGE_DATA_OMITTED, type Message } from '@openflue/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconcile } from './reconcile.ts';

const user: Message = { role: 'user', content: 'work' };
const calls = (...ids: string[]): Message => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'toolCall', id, name: 'count', arguments: {} })),
});
const result = (toolCallId: string): Message => ({
  role: 'toolResult',
  toolCallId,
  toolName: 'count',
  content: [{ type: 'text', text: '1' }],
  isError: false,
});
const answer: Message = { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] };

test('whichever of the two a crash cut short, both say the same afterwards', () => {
  const whole = [user, calls('c1', 'c2'), result('c1'), result('c2'), calls('c1'), result('c1'), answer];
  const upTo = fc.nat({ max: whole.length });
  fc.assert(
    fc.property(upTo, upTo, (logged, told) => {
      const history = whole.slice(0, logged);
      const events = whole.slice(0, told);
      const { toLog, toTell, answered } = reconcile(history, events);
      const shown = [...events, ...toTell.map(({ message }) => message)];
      expect([...history, ...toLog]).toEqual(shown);
      const known = Math.max(logged, told);
      expect(shown.slice(0, known)).toEqual(whole.slice(0, known));
      expect(answered).toBe(known === whole.length);
      // Every call has a result.
      const ids = shown.flatMap(({ content }) =>
        typeof content === 'string' ? [] : content.flatMap((block) => (block.type === 'toolCall' ? [block.id] : [])),
      );
      expect(shown.flatMap((message) => (message.role === 'toolResult' ? [message.toolCallId] : []))).toEqual(ids);
      expect(reconcile(shown, shown)).toEqual({ toLog: [], toTell: [], answered });
    }),
  );
});

test('of calls at the same time, those that were told of keep their results', () => {
  const { toLog, toTell } = reconcile([user, calls('c1', 'c2')], [user, calls('c1', 'c2'), result('c2')]);
  expect(toLog).toMatchObject([
    { toolCallId: 'c2', isError: false },
    { toolCallId: 'c1', isError: true },
  ]);
  expect(toTell).toMatchObject([{ message: { toolCallId: 'c1', isError: true }, answersBefore: 1 }]);
});

test('an image that only events tell of is named as lost', () => {
  const image = { type: 'image' as const, mimeType: 'image/png', data: IMAGE_DATA_OMITTED };
  const shown: Message = { role: 'toolResult', toolCallId: 'c1', toolName: 'look', content: [image], isError: false };
  const { toLog } = reconcile([user, calls('c1')], [user, calls('c1'), shown]);
  expect(toLog).toMatchObject([{ toolCallId: 'c1', content: [{ type: 'text' }] }]);
});
