import { IMAGE_DATA_OMITTED, type Message } from '@openflue/spec';
import { danglingCalls, interruptedResults } from '../../harness/interrupted-calls.ts';

/** What makes a history and the events of one prompt say the same. */
export interface Reconciled {
  /** What the history lacks, in order. */
  readonly toLog: readonly Message[];
  /** What the events lack, in order. */
  readonly toTell: readonly LackingMessage[];
  /** The prompt's answer is there: no model is to be called any more. */
  readonly answered: boolean;
}

export interface LackingMessage {
  readonly message: Message;
  /** How many answers of the prompt came before it. */
  readonly answersBefore: number;
}

/**
 * History and events are two streams: a process that dies may have written to one of them what it had not written to the
 * other. What either has is durable and counts. A tool call of which neither has a result gets one that says so.
 */
export function reconcile(logged: readonly Message[], told: readonly Message[]): Reconciled {
  const inHistory = keyed(logged);
  const inEvents = keyed(told);
  const missing = [...inEvents].filter(([key]) => !inHistory.has(key)).map(([, { message }]) => storable(message));
  const known = [...logged, ...missing];
  const interrupted = interruptedResults(danglingCalls(known));
  const all = [...known, ...interrupted];
  const toTell = [...keyed(all)].filter(([key]) => !inEvents.has(key)).map(([, lacking]) => lacking);
  return { toLog: [...missing, ...interrupted], toTell, answered: all.at(-1)?.role === 'assistant' };
}

/** Each message under what tells it from the others of its prompt, wherever it is written. */
function keyed(messages: readonly Message[]): Map<string, LackingMessage> {
  const found = new Map<string, LackingMessage>();
  let answersBefore = 0;
  for (const message of messages) {
    const which = message.role === 'toolResult' ? message.toolCallId : '';
    found.set(JSON.stringify([message.role, answersBefore, which]), { message, answersBefore });
    if (message.role === 'assistant') answersBefore++;
  }
  return found;
}

/** Events leave out the bytes of what a tool showed: they are lost when the history has not got them. */
function storable(message: Message): Message {
  if (message.role !== 'toolResult') return message;
  const content = message.content.map((block) =>
    block.type === 'image' && block.data === IMAGE_DATA_OMITTED
      ? { type: 'text' as const, text: `[${block.mimeType}: lost in an interruption]` }
      : block,
  );
  return { ...message, content };
}
