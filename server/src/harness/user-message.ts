import type { InputContent, UserMessage } from '@openflue/spec';
import type { PromptImage } from '../authoring/operation-options.ts';
import { InvalidPromptError } from './harness-errors.ts';

/** What the user says, and shows. Throws `InvalidPromptError` when that is nothing. */
export function userMessage(text: string, images: readonly PromptImage[] = []): UserMessage {
  if (typeof text !== 'string' || (text.trim() === '' && images.length === 0)) throw new InvalidPromptError(text);
  if (images.length === 0) return { role: 'user', content: text };
  const blocks = images.map(({ mimeType, data }): InputContent => ({ type: 'image', mimeType, data }));
  return { role: 'user', content: [{ type: 'text', text }, ...blocks] };
}
