import type { ConversationMessage, ConversationPart, ToolResultMessage } from '@openflue/spec';
import { type Change, type Conversation, type Reduced, unchanged } from './conversation.ts';
import { toolErrorText, toolOutput } from './message-parts.ts';

type ToolPart = Extract<ConversationPart, { type: 'dynamic-tool' }>;

const INTERRUPTED = 'The call was interrupted; its outcome is unknown.';

export function toolAnswered(before: Conversation, message: ToolResultMessage): Reduced {
  const { toolCallId, isError } = message;
  return inLatest(before, waitsFor(toolCallId), (part) => {
    if (!isError) {
      const output = toolOutput(message);
      return [
        { ...part, state: 'output-available', output },
        { type: 'tool-output', toolCallId, output },
      ];
    }
    const errorText = toolErrorText(message);
    return [
      { ...part, state: 'output-error', errorText },
      { type: 'tool-output-error', toolCallId, errorText },
    ];
  });
}

/** Tools of the last answer that nobody will hear of any more. */
export function toolsInterrupted(before: Conversation): Reduced {
  return inLatest(before, waits, (part) => [
    { ...part, state: 'output-error', errorText: INTERRUPTED },
    { type: 'tool-output-error', toolCallId: part.toolCallId, errorText: INTERRUPTED },
  ]);
}

const waits = (part: ConversationPart): part is ToolPart =>
  part.type === 'dynamic-tool' && part.state === 'input-available';
const waitsFor =
  (toolCallId: string) =>
  (part: ConversationPart): part is ToolPart =>
    waits(part) && part.toolCallId === toolCallId;

/** Changes the matching parts of the latest message that has any. */
function inLatest(
  before: Conversation,
  matches: (part: ConversationPart) => part is ToolPart,
  change: (part: ToolPart) => [ToolPart, Change],
): Reduced {
  const at = before.messages.findLastIndex(({ parts }) => parts.some(matches));
  const message = before.messages[at];
  if (!message) return unchanged(before);
  const changes: Change[] = [];
  const parts = message.parts.map((part) => {
    if (!matches(part)) return part;
    const [changed, told] = change(part);
    changes.push(told);
    return changed;
  });
  return { conversation: { ...before, messages: replaced(before.messages, at, { ...message, parts }) }, changes };
}

function replaced(messages: readonly ConversationMessage[], at: number, message: ConversationMessage) {
  return [...messages.slice(0, at), message, ...messages.slice(at + 1)];
}
