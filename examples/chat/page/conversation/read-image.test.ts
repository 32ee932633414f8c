import { expect, test } from 'vitest';
import { readImage } from './read-image.ts';

test('every byte of an image reaches the prompt', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  const { mimeType, data } = await readImage(new File([bytes], 'large.webp', { type: 'image/webp' }));
  expect(mimeType).toBe('image/webp');
  expect(Buffer.from(data, 'base64').equals(bytes)).toBe(true);
});

test('what no model takes, or nobody should wait for, is refused', async () => {
  await expect(readImage(new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' }))).rejects.toThrow(Error);
  const large = new File([new Uint8Array(5 * 1024 * 1024 + 1)], 'b.png', { type: 'image/png' });
  await expect(readImage(large)).rejects.toThrow(Error);
});
