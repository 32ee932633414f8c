import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileStorage } from './file-storage.ts';

test('commits over more places than are kept in memory reach the files of each', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-places-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const open = () => fileStorage({ dir, durability: 'os' });
  const before = await open();
  const ids = Array.from({ length: 3000 }, (_, i) => `key ${i}`);
  const value = { bodyDigest: 'd', runId: 'r' };
  await before.commit(ids.map((id) => ({ type: 'document.put', collection: 'receipts', id, value })));
  await before.close();

  const during = await open();
  await during.streams.create('busy', { contentType: 'application/json' });
  for (let at = 0; at < ids.length; at += 100) {
    const batch = ids.slice(at, at + 100);
    // Half is in memory when the commit comes, half is not; meanwhile files are written, and places forgotten.
    await Promise.all(batch.slice(50).map((id) => during.documents.get('receipts', id)));
    await Promise.all([
      during.commit(batch.map((id) => ({ type: 'document.delete', collection: 'receipts', id }))),
      during.streams.append('busy', ['1']),
    ]);
  }
  await during.close();

  const after = await open();
  const left = await Promise.all(ids.map((id) => after.documents.get('receipts', id)));
  await after.close();
  expect(left.filter((receipt) => receipt !== undefined)).toEqual([]);
});
