import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import type { Storage } from '../../storage/port.ts';
import { type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

describeOnPostgres('messages larger than a chunk', () => {
  let database: ThrowAway;
  let storage: Storage;
  beforeAll(async () => {
    database = throwAwaySchema();
    storage = await database.open();
  });
  afterAll(async () => {
    await storage.close();
    await database.drop();
  });

  test('come back as they were, wherever a chunk is cut, in pages of any size', async () => {
    // Characters of 1 to 4 bytes: some of the cuts would be inside of one.
    const messages = ['a', 'é', '€', '😀'].map((char, i) => JSON.stringify(`${'-'.repeat(i)}${char.repeat(90_000)}`));
    const { streams } = storage;
    await streams.create('s', { contentType: 'application/json' });
    await streams.append('s', messages);
    await streams.append('s', ['1', ...messages]);
    const expected = [...messages, '1', ...messages].map((message) => JSON.parse(message));
    for (const maxBytes of [1, 70_000, 200_000, 1e7]) {
      expect((await readAll(streams, 's', '-1', maxBytes)).messages, `${maxBytes}`).toEqual(expected);
    }
    const tail = await streams.read('s', '-1', { tail: 5, maxBytes: 1e7 });
    expect(new TextDecoder().decode(tail?.bytes)).toBe(`1\n${messages.join('\n')}\n`);
  });

  test('are announced and then read in small pieces', async () => {
    const { streams } = storage;
    const bytes = Uint8Array.from({ length: 500_000 }, (_, i) => i % 251);
    await streams.create('b', { contentType: 'application/octet-stream' }, { bytes });
    const range = await streams.locate('b', '-1', { maxBytes: 300_000 });
    expect(range).toMatchObject({ length: 300_000, upToDate: false });
    const read: number[] = [];
    for (let from = '-1'; ; ) {
      const page = await streams.read('b', from, { maxBytes: 33_333 });
      read.push(...(page?.bytes ?? []));
      if (!page || page.upToDate) break;
      from = page.next;
    }
    expect(Uint8Array.from(read)).toEqual(bytes);
  });
});
