import type { ConversationMessage, EventOf, FlueEvent } from '@openflue/spec';
import { type Conversation, type Reduced, steps, unchanged } from './conversation.ts';
import { userParts } from './message-parts.ts';
import { answerEnded, answerGrew, answerStarted, completeOpen, turnEnded, turnStarted } from './reduce-answer.ts';
import { toolAnswered, toolsInterrupted } from './reduce-tools.ts';

/**
 * The session whose conversation an event belongs to, if it belongs to one. Tasks and actions work in sessions of their
 * own, which are no conversations.
 */
export function conversationOf({ session, taskId, parentSession }: FlueEvent): string | undefined {
  return taskId === undefined && parentSession === undefined ? session : undefined;
}

/** What one event makes of the conversation that it belongs to. */
export function reduce(before: Conversation, event: FlueEvent): Reduced {
  switch (event.type) {
    case 'turn_start':
      return event.purpose === 'agent' ? turnStarted(before, event) : unchanged(before);
    case 'message_start':
      return event.message.role === 'assistant' ? answerStarted(before, event) : unchanged(before);
    case 'text_delta':
      return answerGrew(before, event.turnId, 'text', event.text);
    case 'thinking_delta':
      return answerGrew(before, event.turnId, 'reasoning', event.delta);
    case 'message_end':
      if (event.message.role === 'toolResult') return toolAnswered(before, event.message);
      return event.message.role === 'user' ? userSaid(before, event) : answerEnded(before, event);
    case 'turn':
      return turnEnded(before, event);
    case 'submission_settled':
      return settled(before, event);
    default:
      return unchanged(before);
  }
}

function userSaid(before: Conversation, event: EventOf<'message_end'>): Reduced {
  const { message, turnId, messageId = turnId, submissionId, timestamp } = event;
  if (message.role !== 'user' || submissionId === undefined) return unchanged(before);
  // A submission says one thing; what the harness tells the model in between is no message of the user.
  const last = before.messages.findLast(({ role }) => role === 'user');
  if (last?.submissionId === submissionId) return unchanged(before);
  const parts = userParts(message);
  const said: ConversationMessage = { id: messageId, role: 'user', submissionId, parts, metadata: { timestamp } };
  return {
    conversation: { ...before, messages: [...before.messages, said] },
    changes: [{ type: 'message-appended', message: said }],
  };
}

/** Whatever was in progress is over, also when the process died and nothing else said so. */
function settled(before: Conversation, event: EventOf<'submission_settled'>): Reduced {
  const { submissionId, outcome, result, error } = event;
  const optional = { ...(result !== undefined && { result }), ...(error && { error }) };
  const settlement = { submissionId, outcome, ...optional };
  return steps(
    before,
    (conversation) => completeOpen(conversation),
    toolsInterrupted,
    ({ brokenOff: _, turn: __, ...conversation }) => ({
      conversation: { ...conversation, settlements: [...conversation.settlements, settlement] },
      changes: [{ type: 'submission-settled', ...settlement }],
    }),
  );
}
