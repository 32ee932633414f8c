import type {
  ChunkPosition,
  ConversationChunk,
  ConversationMessage,
  ConversationPart,
  Settlement,
} from './contract.ts';

/** What was said in one session of an instance, as far as it is known. */
export interface Conversation {
  readonly conversationId: string;
  readonly messages: readonly ConversationMessage[];
  readonly settlements: readonly Settlement[];
  /** Of the chunk that was taken last. */
  readonly position?: ChunkPosition | undefined;
}

/**
 * The conversation with these changes. Chunks that were taken before, and types that this version does not know, change nothing. Messages
 * that did not change stay the same objects.
 */
export function reduceConversation(before: Conversation, chunks: readonly ConversationChunk[]): Conversation {
  const after = { ...before, messages: [...before.messages], settlements: [...before.settlements] };
  for (const chunk of chunks) {
    if (isBehind(chunk.position, after.position)) continue;
    after.position = chunk.position;
    apply(after, chunk);
  }
  return after;
}

function isBehind({ batch, index }: ChunkPosition, last: ChunkPosition | undefined): boolean {
  return last !== undefined && (batch - last.batch || index - last.index) <= 0;
}

/** Changes the lists of `to` in place, and nothing within them. */
function apply(to: { messages: ConversationMessage[]; settlements: Settlement[] }, chunk: ConversationChunk): void {
  const { messages } = to;
  /** Where the message is, or would be. */
  const place = (id: string) => {
    const at = messages.findLastIndex((message) => message.id === id);
    return at < 0 ? messages.length : at;
  };
  const change = (at: number, how: (message: ConversationMessage) => Partial<ConversationMessage>) => {
    const message = messages[at];
    if (message) messages[at] = { ...message, ...how(message) };
  };
  const answerTool = (toolCallId: string, answer: object) => {
    const isAsked = (part: ConversationPart) => part.type === 'dynamic-tool' && part.toolCallId === toolCallId;
    change(
      messages.findLastIndex(({ parts }) => parts.some(isAsked)),
      ({ parts }) => ({ parts: parts.map((part) => (isAsked(part) ? { ...part, ...answer } : part)) }),
    );
  };

  switch (chunk.type) {
    case 'conversation-reset':
      to.messages = [...chunk.snapshot.messages];
      to.settlements = [...chunk.snapshot.settlements];
      break;
    case 'message-appended':
      messages[place(chunk.message.id)] = chunk.message;
      break;
    case 'message-started': {
      const { messageId: id, submissionId, timestamp, model } = chunk;
      const metadata = { ...(timestamp && { timestamp }), ...(model && { model }) };
      messages[place(id)] = { id, role: 'assistant', ...(submissionId && { submissionId }), parts: [], metadata };
      break;
    }
    case 'message-delta':
      change(place(chunk.messageId), ({ parts }) => ({ parts: grown(parts, chunk.kind, chunk.delta) }));
      break;
    case 'tool-input': {
      const { messageId, toolCallId, toolName, input } = chunk;
      change(place(messageId), ({ parts }) => ({
        parts: [...parts, { type: 'dynamic-tool', toolName, toolCallId, state: 'input-available', input }],
      }));
      break;
    }
    case 'tool-output':
      answerTool(chunk.toolCallId, { state: 'output-available', output: chunk.output });
      break;
    case 'tool-output-error':
      answerTool(chunk.toolCallId, { state: 'output-error', errorText: chunk.errorText });
      break;
    case 'message-completed': {
      const { messageId, usage } = chunk;
      change(place(messageId), ({ parts, metadata }) => ({
        parts: parts.map((part) => ('text' in part ? { ...part, state: 'done' } : part)),
        metadata: { ...metadata, ...(usage && { usage }) },
      }));
      break;
    }
    case 'submission-settled': {
      const { type, conversationId, position, ...settlement } = chunk;
      to.settlements.push(settlement);
    }
  }
}

function grown(parts: ConversationPart[], type: 'text' | 'reasoning', delta: string): ConversationPart[] {
  const last = parts.at(-1);
  return last?.type === type
    ? [...parts.slice(0, -1), { ...last, text: last.text + delta }]
    : [...parts, { type, text: delta, state: 'streaming' }];
}
