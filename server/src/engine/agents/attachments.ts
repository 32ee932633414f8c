import type { PromptImage } from '@openflue/spec';
import { decodeBase64, encodeBase64 } from '../../base64.ts';
import type { Ids } from '../../ids.ts';
import { attachmentStream, type Change, type StoredSubmission, type StreamReader } from '../../storage/port.ts';
import type { Attachment, InstanceAddress } from '../port.ts';

/** An image that was sent, as records name it. */
export interface AttachedImage {
  readonly attachmentId: string;
  readonly mimeType: string;
}

/** An image of the submission at work, with its bytes. */
export type SentImage = AttachedImage & Pick<PromptImage, 'data'>;

/** Gives images ids, and the changes that keep their bytes. */
export async function attach(
  { agent, id }: InstanceAddress,
  images: readonly PromptImage[],
  ids: Ids,
  nowMs: number,
): Promise<{ images: AttachedImage[]; changes: Change[] }> {
  const changes: Change[] = [];
  const attached: AttachedImage[] = [];
  for (const { mimeType, data } of images) {
    const attachmentId = ids.next('att', nowMs);
    const stream = attachmentStream(agent, id, attachmentId);
    attached.push({ attachmentId, mimeType });
    changes.push(
      { type: 'stream.create', stream, contentType: mimeType },
      { type: 'stream.append', stream, bytes: await decodeBase64(data), close: true },
    );
  }
  return { images: attached, changes };
}

export async function readAttachment(
  streams: StreamReader,
  { agent, id }: InstanceAddress,
  attachmentId: string,
): Promise<Attachment | undefined> {
  const stream = attachmentStream(agent, id, attachmentId);
  const head = await streams.head(stream);
  if (!head) return undefined;
  const page = await streams.read(stream, '-1', { maxBytes: Math.max(1, head.length) });
  return page && { mediaType: head.contentType, bytes: page.bytes };
}

/** The images of a submission, with their bytes. */
export async function attachedImages(
  streams: StreamReader,
  instance: InstanceAddress,
  { work }: Pick<StoredSubmission, 'work'>,
): Promise<SentImage[]> {
  const images = work.type === 'prompt' ? (work.images ?? []) : [];
  return await Promise.all(
    images.map(async (image) => ({ ...image, data: await attachedData(streams, instance, image.attachmentId) })),
  );
}

/** Its bytes in base64, as a model is given them. */
export async function attachedData(
  streams: StreamReader,
  instance: InstanceAddress,
  attachmentId: string,
): Promise<string> {
  const attachment = await readAttachment(streams, instance, attachmentId);
  if (!attachment) throw new Error(`The attachment ${attachmentId} is missing.`);
  return encodeBase64(attachment.bytes);
}
