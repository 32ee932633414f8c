import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_IMAGE_CHARACTERS } from '@openflue/spec';
import { expect, onTestFinished, test } from 'vitest';
import { ask, serveAgent } from '../../test/serve-agent.ts';
import { fileStorage } from './storage/file-storage.ts';

const imageOf = (data: string) => ({ type: 'image', mimeType: 'image/png', data });

async function serveFiles(script: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-images-'));
  const storage = await fileStorage({ dir });
  onTestFinished(async () => {
    await storage.close();
    rmSync(dir, { recursive: true });
  });
  return await serveAgent(script, { engine: { storage } });
}

test('images as large as they may be are sent, given to the model, and served', async () => {
  const { request, history, model } = await serveFiles(['Two large ones.']);
  const bytes = Buffer.alloc((MAX_IMAGE_CHARACTERS / 4) * 3, 'pixel');
  const image = imageOf(bytes.toString('base64'));
  expect(image.data).toHaveLength(MAX_IMAGE_CHARACTERS);
  const answer = await request('/agents/support/t1?wait=result', ask('Look', { images: [image, image] }));
  expect(answer.status).toBe(200);
  expect(model.calls[0]?.messages[0]?.content).toMatchObject([
    {},
    { mimeType: 'image/png' },
    { mimeType: 'image/png' },
  ]);
  const [, first, second] = (await history()).messages[0].parts;
  expect(first.id).not.toBe(second.id);
  for (const { url } of [first, second]) {
    expect(Buffer.from(await (await request(url)).arrayBuffer()).equals(bytes)).toBe(true);
  }
});

test('an image that is too large is refused, and says so', async () => {
  const { request } = await serveFiles([]);
  const image = imageOf('A'.repeat(MAX_IMAGE_CHARACTERS + 4));
  const answer = await request('/agents/support/t1', ask('Look', { images: [image] }));
  expect(answer.status).toBe(400);
  const { error } = await answer.json();
  expect(error).toMatchObject({ type: 'invalid_request', meta: { issues: [{ path: ['images', 0, 'data'] }] } });
  const whole = await request('/agents/support/t1', ask('Look', { images: Array.from({ length: 5 }, () => image) }));
  expect(whole.status).toBe(413);
  expect(await whole.json()).toMatchObject({
    error: { type: 'payload_too_large', meta: { limitBytes: 64 * 1024 * 1024 } },
  });
});
