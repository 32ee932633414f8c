import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { activeRun } from '../../storage/contract/stored-run.ts';
import type { Storage } from '../../storage/port.ts';
import { type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

const JSON_STREAM = { contentType: 'application/json' };

describeOnPostgres('two nodes on one database', () => {
  let database: ThrowAway;
  let a: Storage;
  let b: Storage;
  beforeEach(async () => {
    database = throwAwaySchema();
    [a, b] = await Promise.all([database.open({ pollEveryMs: 3_600_000 }), database.open({ pollEveryMs: 3_600_000 })]);
  });
  afterEach(async () => {
    await Promise.all([a.close(), b.close()]);
    await database.drop();
  });

  const woken = (storage: Storage, stream: string) =>
    new Promise<void>((resolve) => {
      const leave = storage.streams.subscribe(stream, () => {
        leave();
        resolve();
      });
    });

  test('readers on one are woken by what the other appends, closes and deletes', async () => {
    await a.streams.create('s', JSON_STREAM);
    for (const change of [
      () => a.streams.append('s', ['1']),
      () => a.commit([{ type: 'stream.append', stream: 's', messages: ['2'], close: true }]),
      () => a.streams.delete('s'),
    ]) {
      const wake = woken(b, 's');
      await change();
      await wake;
    }
    expect(await b.streams.head('s')).toBeUndefined();
  });

  test('appends of both to one stream are all there, each node’s in order', async () => {
    await a.streams.create('s', JSON_STREAM);
    const write = async (storage: Storage, node: string) => {
      for (let i = 0; i < 40; i++) {
        await Promise.all([
          storage.streams.append('s', [`"${node}${i}"`]),
          storage.streams.append('s', [`"${node}${i}+"`]),
        ]);
      }
    };
    await Promise.all([write(a, 'a'), write(b, 'b')]);
    const messages = (await readAll(a.streams, 's')).messages.map(String);
    for (const node of ['a', 'b']) {
      const expected = Array.from({ length: 40 }, (_, i) => [`${node}${i}`, `${node}${i}+`]).flat();
      expect(messages.filter((message) => message.startsWith(node))).toEqual(expected);
    }
    expect(messages).toHaveLength(160);
  });

  test('of two that repeat one producer write, one appends, whichever node they reach', async () => {
    await a.streams.create('s', JSON_STREAM);
    const producer = (seq: number) => ({ messages: [`${seq}`], producer: { id: 'p', epoch: 0, seq } });
    for (let seq = 0; seq < 10; seq++) {
      const outcomes = await Promise.all([a, b, a, b].map(({ streams }) => streams.write('s', producer(seq))));
      expect(outcomes.map(({ type }) => type).sort()).toEqual(['appended', 'duplicate', 'duplicate', 'duplicate']);
    }
    expect((await readAll(b.streams, 's')).messages).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('what one remembers of a stream is not believed when the other closed it, or made it anew', async () => {
    await a.streams.create('s', JSON_STREAM, { messages: ['1'] });
    await a.streams.append('s', ['2']);
    await b.streams.delete('s');
    await b.streams.create('s', JSON_STREAM, { messages: ['"new"'] });
    await b.streams.append('s', ['3']);
    await a.streams.append('s', ['4']);
    expect((await readAll(a.streams, 's')).messages).toEqual(['new', 3, 4]);
    await b.streams.write('s', { close: true });
    await expect(a.streams.append('s', ['5'])).rejects.toMatchObject({ reason: 'stream_closed' });
    expect(await b.streams.create('t', JSON_STREAM)).toMatchObject({ type: 'created' });
    expect(await a.streams.create('t', JSON_STREAM)).toMatchObject({ type: 'exists' });
    await expect(a.commit([{ type: 'stream.create', stream: 't', ...JSON_STREAM }])).rejects.toMatchObject({
      reason: 'stream_exists',
    });
  });

  test('of commits of both over the same streams in any order, none waits for another in a circle', async () => {
    const streams = Array.from({ length: 8 }, (_, i) => `s${i}`);
    await a.commit(streams.map((stream) => ({ type: 'stream.create', stream, ...JSON_STREAM })));
    const commits = [];
    for (let i = 0; i < 40; i++) {
      const order = i % 3 ? streams : streams.toReversed();
      const storage = i % 2 ? a : b;
      commits.push(storage.commit(order.map((stream) => ({ type: 'stream.append', stream, messages: [`${i}`] }))));
      if (i % 5 === 0) await Promise.all(commits);
    }
    await Promise.all(commits);
    const first = (await readAll(a.streams, 's0')).messages;
    expect([...first].sort()).toEqual(Array.from({ length: 40 }, (_, i) => i).sort());
    for (const stream of streams) expect((await readAll(b.streams, stream)).messages).toEqual(first);
  });

  test('a run is taken up by one of them, and the other’s attempt writes nothing more', async () => {
    const run = { ...activeRun(Date.UTC(2026, 0, 1)), attempts: 1 };
    const stream = `runs/${run.runId}`;
    await a.commit([
      { type: 'stream.create', stream, ...JSON_STREAM },
      { type: 'document.put', collection: 'runs', id: run.runId, value: run },
    ]);
    const fence = (attempts: number) => ({ collection: 'runs', id: run.runId, attempts }) as const;
    const claim = (storage: Storage) =>
      storage.commit([
        { type: 'fence', ...fence(1) },
        { type: 'document.put', collection: 'runs', id: run.runId, value: { ...run, attempts: 2 } },
      ]);
    await a.streams.append(stream, ['"first"'], fence(1));
    const claims = await Promise.allSettled([claim(a), claim(b), claim(a), claim(b)]);
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await Promise.allSettled([
      b.streams.append(stream, ['"second"'], fence(2)),
      a.streams.append(stream, ['"late"'], fence(1)),
    ]);
    await expect(
      a.commit([
        { type: 'fence', ...fence(1) },
        { type: 'stream.append', stream, messages: ['"late end"'], close: true },
      ]),
    ).rejects.toMatchObject({ name: 'StorageConflict', reason: 'fenced' });
    expect((await readAll(a.streams, stream)).messages).toEqual(['first', 'second']);
  });
});
