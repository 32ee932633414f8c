import type { EventOf, FlueEvent, Message, Usage } from '@openflue/spec';

/** What events tell of one prompt. */
export interface Told {
  /** What was said, in order. */
  readonly messages: readonly ToldMessage[];
  /** An answer whose end was not told. */
  readonly open?: ToldPlace;
}

export interface ToldPlace {
  readonly turnId: string;
  readonly messageId?: string;
}

export interface ToldMessage extends ToldPlace {
  readonly message: Message;
  /** Of an answer: what its turn spent, and whether the model refused, if that was told. */
  readonly usage?: Usage;
  readonly refused?: true;
}

export const NOTHING_TOLD: Told = { messages: [] };

/** With one event more of the prompt's own session. */
export function toldAfter({ messages, open }: Told, event: FlueEvent): Told {
  const same = { messages, ...(open && { open }) };
  if (event.type === 'message_start') {
    return event.message.role === 'assistant' ? { messages, open: placeOf(event) } : same;
  }
  if (event.type === 'message_end') {
    const { message } = event;
    const more = [...messages, { ...placeOf(event), message }];
    return message.role === 'assistant' ? { messages: more } : { ...same, messages: more };
  }
  return event.type === 'turn' && event.purpose === 'agent' ? { messages: withTurn(messages, event) } : same;
}

function placeOf({ turnId, messageId }: EventOf<'message_start' | 'message_end'>): ToldPlace {
  return { turnId, ...(messageId !== undefined && { messageId }) };
}

function withTurn(messages: readonly ToldMessage[], { turnId, response }: EventOf<'turn'>): readonly ToldMessage[] {
  const { usage, finishReason } = response;
  if (!usage) return messages;
  const about = { usage, ...(finishReason === 'error' && { refused: true as const }) };
  return messages.map((told) =>
    told.message.role === 'assistant' && told.turnId === turnId ? { ...told, ...about } : told,
  );
}
