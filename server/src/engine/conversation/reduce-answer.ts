import type { ConversationMessage, EventOf, Usage } from '@openflue/spec';
import { type Change, type Conversation, type Reduced, steps, unchanged } from './conversation.ts';
import { answerParts, saysTheSame } from './message-parts.ts';

/**
 * An agent's turn begins. It takes the place of an answer that broke off, whether somebody said so or the process died
 * over it; an answer that came whole stays, though nobody told its turn's end.
 */
export function turnStarted(before: Conversation, { submissionId, turnId, model }: EventOf<'turn_start'>): Reduced {
  const turn = { turnId, ...(model !== undefined && { model }) };
  const begun = ({ brokenOff: _, ...rest }: Conversation) => unchanged({ ...rest, turn });
  const { open, brokenOff } = before;
  const gone = open ? !open.whole : brokenOff !== undefined && brokenOff.submissionId === submissionId;
  return steps(before, gone ? withoutLast : (conversation) => completeOpen(conversation), begun);
}

function withoutLast({ open: _, ...rest }: Conversation): Reduced {
  return reset({ ...rest, messages: rest.messages.slice(0, -1) });
}

/** An answer begins. One that came whole in front of it is completed, though nobody told its turn's end. */
export function answerStarted(before: Conversation, event: EventOf<'message_start'>): Reduced {
  const { turnId, messageId = turnId, submissionId, timestamp } = event;
  const model = before.turn?.turnId === turnId ? before.turn.model : undefined;
  const about = { timestamp, ...(model !== undefined && { model }) };
  const by = submissionId === undefined ? {} : { submissionId };
  const message: ConversationMessage = { id: messageId, role: 'assistant', ...by, parts: [], metadata: about };
  return steps(
    before,
    (conversation) => completeOpen(conversation),
    (conversation) => ({
      conversation: { ...conversation, messages: [...conversation.messages, message], open: { turnId } },
      changes: [{ type: 'message-started', messageId, ...by, ...about }],
    }),
  );
}

export function answerGrew(
  before: Conversation,
  turnId: string | undefined,
  kind: 'text' | 'reasoning',
  delta: string,
): Reduced {
  const message = openAnswer(before, turnId);
  if (!message || delta === '') return unchanged(before);
  const last = message.parts.at(-1);
  const parts =
    last?.type === kind
      ? [...message.parts.slice(0, -1), { ...last, text: last.text + delta }]
      : [...message.parts, { type: kind, text: delta, state: 'streaming' as const }];
  return {
    conversation: replaceLast(before, { ...message, parts }),
    changes: [{ type: 'message-delta', messageId: message.id, kind, delta }],
  };
}

/** The answer as it came whole is authoritative; normally its deltas have told all but the tool calls. */
export function answerEnded(before: Conversation, { message, turnId }: EventOf<'message_end'>): Reduced {
  const open = openAnswer(before, turnId);
  if (!open || message.role !== 'assistant') return unchanged(before);
  const parts = answerParts(message.content);
  const conversation = { ...replaceLast(before, { ...open, parts }), open: { turnId, whole: true as const } };
  const added = parts.slice(open.parts.length);
  if (parts.length < open.parts.length || !saysTheSame(parts, open.parts)) return reset(conversation);
  const changes = added.map((part): Change | undefined => {
    if (part.type !== 'dynamic-tool') return undefined;
    const { toolCallId, toolName, input } = part;
    return { type: 'tool-input', messageId: open.id, toolCallId, toolName, input };
  });
  return changes.every((change) => change !== undefined) ? { conversation, changes } : reset(conversation);
}

export function turnEnded(before: Conversation, { turnId, submissionId, isError, response }: EventOf<'turn'>): Reduced {
  if (!openAnswer(before, turnId)) return unchanged(before);
  if (!isError) return completeOpen(before, response.usage);
  const { conversation, changes } = completeOpen(before);
  return { conversation: { ...conversation, ...(submissionId && { brokenOff: { submissionId } }) }, changes };
}

/** Completes the answer in progress, if there is one. */
export function completeOpen(before: Conversation, usage?: Usage): Reduced {
  const { open, ...rest } = before;
  const message = before.messages.at(-1);
  if (!open || !message) return unchanged(before);
  const parts = message.parts.map((part) => ('text' in part ? { ...part, state: 'done' as const } : part));
  const metadata = { ...message.metadata, ...(usage && { usage }) };
  return {
    conversation: replaceLast(rest, { ...message, parts, metadata }),
    changes: [{ type: 'message-completed', messageId: message.id, ...(usage && { usage }) }],
  };
}

const reset = (conversation: Conversation): Reduced => ({ conversation, changes: [{ type: 'conversation-reset' }] });

function openAnswer({ open, messages }: Conversation, turnId: string | undefined): ConversationMessage | undefined {
  return open && open.turnId === turnId ? messages.at(-1) : undefined;
}

function replaceLast(conversation: Conversation, message: ConversationMessage): Conversation {
  return { ...conversation, messages: [...conversation.messages.slice(0, -1), message] };
}
