import type { Message } from '@openflue/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionHistory } from '../history.ts';
import { danglingCalls } from '../interrupted-calls.ts';
import { estimateAll } from './estimate-tokens.ts';
import { planCut } from './plan-cut.ts';

/** Whole turns: what the user says, answers, and answers that call tools with all their results. */
const turn = fc.oneof(
  fc.string({ maxLength: 200 }).map((content): Message[] => [{ role: 'user', content }]),
  fc.string({ maxLength: 200 }).map((text): Message[] => [{ role: 'assistant', content: [{ type: 'text', text }] }]),
  fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 4 }).map((texts): Message[] => [
    {
      role: 'assistant',
      content: texts.map((_, i) => ({ type: 'toolCall', id: `c${i}`, name: 'read', arguments: {} })),
    },
    ...texts.map(
      (text, i): Message => ({
        ...{ role: 'toolResult', toolCallId: `c${i}`, toolName: 'read', isError: false },
        content: [{ type: 'text', text }],
      }),
    ),
  ]),
);
const conversation = fc.array(turn, { maxLength: 20 }).map((turns) => turns.flat());

test('a cut parts no result from its call, keeps enough, and leaves something to fold', () => {
  fc.assert(
    fc.property(conversation, fc.nat(400), fc.nat(1), (messages, keep, folded) => {
      const cut = planCut(messages, keep, folded);
      if (cut === undefined) return;
      expect(cut).toBeGreaterThan(folded);
      expect(messages[cut]?.role).not.toBe('toolResult');
      expect(danglingCalls(messages.slice(0, cut))).toEqual([]);
      expect(estimateAll(messages.slice(cut))).toBeGreaterThanOrEqual(keep);
    }),
  );
});

test('a history that is read again gives a model the same messages', () => {
  fc.assert(
    fc.property(conversation, fc.array(fc.nat(30), { maxLength: 3 }), (messages, cuts) => {
      const history = new SessionHistory();
      for (const message of messages) {
        history.append({ type: 'message', message });
        const kept = cuts.find((at) => at === history.messages.length);
        if (kept !== undefined && danglingCalls(history.messages).length === 0) {
          history.append({ type: 'compaction', summary: `notes ${kept}`, kept: 0 });
        }
      }
      expect(new SessionHistory(history.entries).messages).toEqual(history.messages);
    }),
  );
});
