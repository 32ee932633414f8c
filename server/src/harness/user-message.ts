import type { InputContent, UserMessage } from '@openflue/spec';
import type { PromptImage } from '../authoring/operation-options.ts';

/** What the user says, and shows. */
export function userMessage(text: string, images: readonly PromptImage[] = []): UserMessage {
  if (images.length === 0) return { role: 'user', content: text };
  const blocks = images.map(({ mimeType, data }): InputContent => ({ type: 'image', mimeType, data }));
  return { role: 'user', content: [{ type: 'text', text }, ...blocks] };
}
