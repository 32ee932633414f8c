import type { PromptImage } from '@openflue/sdk';

/** What models take. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const MAX_BYTES = 5 * 1024 * 1024;

/** An image file as a prompt carries it. Throws an `Error` to be shown when it is none, or too large. */
export async function readImage(file: File): Promise<PromptImage> {
  if (!IMAGE_TYPES.includes(file.type)) throw new Error(`${file.name} is not a PNG, JPEG, GIF or WebP image.`);
  if (file.size > MAX_BYTES) throw new Error(`${file.name} is larger than 5 MB.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { type: 'image', mimeType: file.type, data: base64(bytes) };
}

/** In pieces: a call takes only so many arguments. */
const PIECE_BYTES = 0x8000;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
  }
  return btoa(binary);
}
