import type { ConversationChunk, ConversationMessage, ConversationSnapshot } from '@openflue/spec';

/** What a client makes of a snapshot and the chunks that follow it: written after the clauses, not after a client. */
export function applyChunks(
  snapshot: ConversationSnapshot,
  chunks: readonly ConversationChunk[],
): ConversationSnapshot {
  return chunks.reduce(applyChunk, snapshot);
}

function applyChunk(before: ConversationSnapshot, chunk: ConversationChunk): ConversationSnapshot {
  const change = (id: string, how: (message: ConversationMessage) => ConversationMessage) => {
    if (!before.messages.some((message) => message.id === id)) throw new Error(`no message ${id}`);
    return { ...before, messages: before.messages.map((message) => (message.id === id ? how(message) : message)) };
  };
  const changeTool = (toolCallId: string, fields: object) => {
    const owner = before.messages.findLast(({ parts }) =>
      parts.some((part) => part.type === 'dynamic-tool' && part.toolCallId === toolCallId),
    );
    return change(owner?.id ?? `with ${toolCallId}`, (message) => ({
      ...message,
      parts: message.parts.map((part) =>
        part.type === 'dynamic-tool' && part.toolCallId === toolCallId ? { ...part, ...fields } : part,
      ),
    }));
  };
  switch (chunk.type) {
    case 'conversation-reset':
      return chunk.snapshot;
    case 'message-appended':
      return { ...before, messages: [...before.messages, chunk.message] };
    case 'message-started': {
      const { messageId: id, submissionId, timestamp, model } = chunk;
      const metadata = { ...(timestamp && { timestamp }), ...(model && { model }) };
      const message = { id, role: 'assistant' as const, ...(submissionId && { submissionId }), parts: [], metadata };
      return { ...before, messages: [...before.messages, message] };
    }
    case 'message-delta':
      return change(chunk.messageId, (message) => {
        const last = message.parts.at(-1);
        const { kind, delta } = chunk;
        if (last?.type !== kind) {
          return { ...message, parts: [...message.parts, { type: kind, text: delta, state: 'streaming' }] };
        }
        return { ...message, parts: [...message.parts.slice(0, -1), { ...last, text: last.text + delta }] };
      });
    case 'tool-input': {
      const { messageId, toolCallId, toolName, input } = chunk;
      const part = { type: 'dynamic-tool' as const, toolName, toolCallId, state: 'input-available' as const, input };
      return change(messageId, (message) => ({ ...message, parts: [...message.parts, part] }));
    }
    case 'tool-output':
      return changeTool(chunk.toolCallId, { state: 'output-available', output: chunk.output });
    case 'tool-output-error':
      return changeTool(chunk.toolCallId, { state: 'output-error', errorText: chunk.errorText });
    case 'message-completed':
      return change(chunk.messageId, (message) => ({
        ...message,
        parts: message.parts.map((part) => ('text' in part ? { ...part, state: 'done' } : part)),
        metadata: { ...message.metadata, ...(chunk.usage && { usage: chunk.usage }) },
      }));
    case 'submission-settled': {
      const { submissionId, outcome, result, error } = chunk;
      const optional = { ...(result !== undefined && { result }), ...(error && { error }) };
      return { ...before, settlements: [...before.settlements, { submissionId, outcome, ...optional }] };
    }
  }
}
