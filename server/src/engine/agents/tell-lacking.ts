import type { Clock } from '../../clock.ts';
import { withoutImageBytes } from '../../harness/announce-message.ts';
import type { Ids } from '../../ids.ts';
import type { LackingMessage } from './reconcile.ts';
import type { SubmissionEmitter } from './submission-emitter.ts';
import type { WrittenSoFar } from './written-so-far.ts';

export interface Teller {
  readonly session: string;
  readonly emitter: SubmissionEmitter;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Tells messages that the events lack, in the turns that they came in as far as the events tell of these. */
export function tellLacking(
  lacking: readonly LackingMessage[],
  { messages, open: begun }: WrittenSoFar,
  { session, emitter, clock, ids }: Teller,
): void {
  const newTurn = () => ids.next('turn', clock.now());
  const turns = messages.filter(({ message }) => message.role === 'assistant').map(({ turnId }) => turnId);
  let open = begun;
  for (const { message, answersBefore } of lacking) {
    if (message.role === 'user') {
      emitter.showUserMessage(newTurn());
      continue;
    }
    // An answer that the events began is ended there.
    const there = message.role === 'assistant' ? open : undefined;
    const turnId = message.role === 'toolResult' ? turns[answersBefore - 1] : undefined;
    const place = { session, messageId: ids.next('msg', clock.now()), turnId: turnId ?? newTurn(), ...there };
    if (!there) emitter.emit({ type: 'message_start', ...place, message: { ...message, content: [] } });
    emitter.emit({ type: 'message_end', ...place, message: withoutImageBytes(message) });
    if (message.role !== 'assistant') continue;
    turns[answersBefore] = place.turnId;
    open = undefined;
  }
}
