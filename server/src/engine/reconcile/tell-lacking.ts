import type { Message } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { Emitter } from '../../events/emitter.ts';
import { withoutImageBytes } from '../../harness/announce-message.ts';
import type { Ids } from '../../ids.ts';
import type { LackingMessage } from './reconcile.ts';
import type { Told } from './told.ts';

export interface Teller {
  /** Carries the session. */
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Tells what the user said in a way of its own. */
  readonly tellUser?: (turnId: string) => void;
}

/** Tells messages that the events lack, in the turns that they came in as far as the events tell of these. */
export function tellLacking(
  lacking: readonly LackingMessage[],
  { messages, open: begun }: Told,
  { emitter, clock, ids, tellUser }: Teller,
): void {
  const newTurn = () => ids.next('turn', clock.now());
  const turns = messages.filter(({ message }) => message.role === 'assistant').map(({ turnId }) => turnId);
  let open = begun;
  for (const { message, answersBefore } of lacking) {
    if (message.role === 'user' && tellUser) {
      tellUser(newTurn());
      continue;
    }
    // An answer that the events began is ended there.
    const there = message.role === 'assistant' ? open : undefined;
    const turnId = message.role === 'toolResult' ? turns[answersBefore - 1] : undefined;
    const place = { messageId: ids.next('msg', clock.now()), turnId: turnId ?? newTurn(), ...there };
    if (!there) emitter.emit({ type: 'message_start', ...place, message: empty(message) });
    emitter.emit({ type: 'message_end', ...place, message: withoutImageBytes(message) });
    if (message.role !== 'assistant') continue;
    turns[answersBefore] = place.turnId;
    open = undefined;
  }
}

const empty = (message: Message): Message => ({ ...message, content: [] });
