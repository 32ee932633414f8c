import type { ImageContent } from '@openflue/spec';

/** What the bytes of an image tell: `PNG, 320 × 200 pixels, 1,024 bytes`. Pixels are read from PNG only. */
export function imageFacts({ mimeType, data }: Pick<ImageContent, 'mimeType' | 'data'>): string {
  const kind = mimeType.replace(/^image\//, '').toUpperCase();
  const bytes = Math.floor((data.replace(/=+$/, '').length * 3) / 4);
  const size = mimeType === 'image/png' ? pngSize(data) : undefined;
  const pixels = size ? `${size.width} × ${size.height} pixels` : undefined;
  return [kind, pixels, `${bytes.toLocaleString('en')} bytes`].filter(Boolean).join(', ');
}

/** A PNG begins with its signature (8 bytes), then its header: length and name (8), width and height (4 each, big endian). */
const SIGNATURE = '\u0089PNG\r\n\u001a\n';
const HEADER_BYTES = 24;

function pngSize(data: string): { width: number; height: number } | undefined {
  const head = decoded(data.slice(0, (HEADER_BYTES / 3) * 4));
  if (head.length < HEADER_BYTES || !head.startsWith(SIGNATURE)) return undefined;
  const view = new DataView(Uint8Array.from(head, (character) => character.charCodeAt(0)).buffer);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
