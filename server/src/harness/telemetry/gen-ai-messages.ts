import { IMAGE_DATA_OMITTED, type Message } from '@openflue/spec';

/** Messages in the shape of OpenTelemetry's GenAI conventions. Image bytes are left out. */
export function genAiMessages(messages: readonly Message[]): object[] {
  return messages.map((message) => {
    if (message.role === 'toolResult') {
      const response = message.content
        .map((block) => (block.type === 'text' ? block.text : IMAGE_DATA_OMITTED))
        .join('\n');
      return { role: 'tool', parts: [{ type: 'tool_call_response', id: message.toolCallId, response }] };
    }
    const { role, content } = message;
    const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
    return {
      role,
      parts: blocks.map((block) => {
        if (block.type === 'text') return { type: 'text', content: block.text };
        if (block.type === 'thinking') return { type: 'reasoning', content: block.thinking };
        if (block.type === 'image') return { type: 'blob', mime_type: block.mimeType, content: IMAGE_DATA_OMITTED };
        return { type: 'tool_call', id: block.id, name: block.name, arguments: block.arguments };
      }),
    };
  });
}
