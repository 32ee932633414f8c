import { IMAGE_DATA_OMITTED, type UserMessage } from '@openflue/spec';
import type { StoredSubmission } from '../../storage/port.ts';

/** What the model is told: a prompt's message, or a dispatched input, as text or as JSON. */
export function submittedText({ work }: Pick<StoredSubmission, 'work'>): string {
  if (work.type === 'prompt') return work.message;
  return typeof work.input === 'string' ? work.input : JSON.stringify(work.input, null, 2);
}

/** The user message as events show it. */
export function submittedMessage(submission: Pick<StoredSubmission, 'work'>): UserMessage {
  const text = submittedText(submission);
  const { work } = submission;
  const images = work.type === 'prompt' ? (work.images ?? []) : [];
  if (images.length === 0) return { role: 'user', content: text };
  const blocks = images.map(({ attachmentId, mimeType }) => ({
    type: 'image' as const,
    mimeType,
    data: IMAGE_DATA_OMITTED,
    attachmentId,
  }));
  return { role: 'user', content: [{ type: 'text', text }, ...blocks] };
}
