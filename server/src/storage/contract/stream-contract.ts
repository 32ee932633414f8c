import { FlueError } from '@openflue/spec';
import { afterEach, describe, expect, test } from 'vitest';
import { StorageConflict } from '../errors.ts';
import { formatOffset, parseOffset } from '../offset.ts';
import type { StreamStore } from '../port.ts';
import type { Opened, OpenStreams } from './opened.ts';
import { readAll } from './read-all.ts';

const JSON_STREAM = { contentType: 'application/json' };
const decoder = new TextDecoder();
const bytes = (text: string) => new TextEncoder().encode(text);

/** What every `StreamStore` must do. */
export function streamContract(name: string, open: OpenStreams): void {
  describe(`${name}: streams`, () => {
    let opened: Opened<StreamStore> | undefined;
    async function fresh() {
      opened = await open();
      return opened;
    }
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });

    test('an unknown stream reads as nothing', async () => {
      const { store } = await fresh();
      expect(await store.head('none')).toBeUndefined();
      expect(await store.read('none', '-1')).toBeUndefined();
      expect(await store.delete('none')).toBe(false);
      expect(await store.write('none', { messages: ['1'] })).toEqual({ type: 'unknown_stream' });
      await expect(store.append('none', ['1'])).rejects.toBeInstanceOf(StorageConflict);
    });

    test('a created stream is empty, open and at its tail', async () => {
      const { store, clock } = await fresh();
      const created = await store.create('s', JSON_STREAM);
      expect(created).toMatchObject({ type: 'created', head: { closed: false, length: 0, createdAtMs: clock.nowMs } });
      expect(await store.head('s')).toEqual(created.head);
      const page = await store.read('s', '-1');
      expect(page).toMatchObject({ next: created.head.next, upToDate: true, closed: false });
      expect(page?.bytes.length).toBe(0);
    });

    test('create repeats when the settings agree and conflicts when not', async () => {
      const { store } = await fresh();
      await store.create('s', { ...JSON_STREAM, ttlSeconds: 60 });
      const again = { contentType: 'Application/JSON; charset=utf-8', ttlSeconds: 60 };
      expect(await store.create('s', again)).toMatchObject({ type: 'exists' });
      expect(await store.create('s', JSON_STREAM)).toMatchObject({ type: 'conflict' });
      expect(await store.create('s', again, { close: true })).toMatchObject({ type: 'conflict' });
    });

    test('messages come back in order, from the start and from every offset handed out', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM, { messages: ['0'] });
      const offsets: string[] = [];
      for (let i = 1; i < 6; i++) {
        offsets.push((await store.head('s'))?.next ?? '');
        await (i % 2 ? store.append('s', [`${i}`]) : store.write('s', { messages: [`${i}`] }));
      }
      expect((await readAll(store, 's')).messages).toEqual([0, 1, 2, 3, 4, 5]);
      expect(offsets).toEqual([...offsets].sort());
      for (const [i, offset] of offsets.entries()) {
        expect((await readAll(store, 's', offset)).messages).toEqual([1, 2, 3, 4, 5].slice(i));
      }
    });

    test('appends of one tick keep their order, across streams and kinds of write', async () => {
      const { store } = await fresh();
      await store.create('a', JSON_STREAM);
      await store.create('b', JSON_STREAM);
      const writes: Promise<unknown>[] = [];
      for (let i = 0; i < 300; i++) {
        writes.push(store.append(i % 3 ? 'a' : 'b', [`${i}`]));
        if (i % 7 === 0) writes.push(store.write('a', { messages: [`"w${i}"`] }));
      }
      await Promise.all(writes);
      const { messages } = await readAll(store, 'a');
      const expected = Array.from({ length: 300 }, (_, i) => [...(i % 3 ? [i] : []), ...(i % 7 ? [] : [`w${i}`])]);
      expect(messages).toEqual(expected.flat());
    });

    test('a page holds whole lines up to the limit, and a longer message whole', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const long = JSON.stringify('x'.repeat(5000));
      await store.append('s', ['1', '2', long, '3']);
      const first = await store.read('s', '-1', { maxBytes: 5 });
      expect(decoder.decode(first?.bytes)).toBe('1\n2\n');
      expect(first).toMatchObject({ upToDate: false, closed: false });
      const second = await store.read('s', first?.next ?? '', { maxBytes: 5 });
      expect(decoder.decode(second?.bytes)).toBe(`${long}\n`);
      for (const maxBytes of [1, 3, 4, 100, 5003, 1e6]) {
        expect((await readAll(store, 's', '-1', maxBytes)).messages).toHaveLength(4);
      }
    });

    test('"now" is the tail, and tail=N the last messages', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const texts = Array.from({ length: 500 }, (_, i) => JSON.stringify({ i, pad: 'é'.repeat(i) }));
      await store.append('s', texts);
      const now = await store.read('s', 'now');
      expect(now).toMatchObject({ upToDate: true, next: (await store.head('s'))?.next });
      expect(now?.bytes.length).toBe(0);
      for (const tail of [1, 2, 250, 499, 500, 501, 1e9]) {
        const page = await store.read('s', '-1', { tail, maxBytes: 1e7 });
        expect(decoder.decode(page?.bytes)).toBe(
          texts
            .slice(-tail)
            .map((text) => `${text}\n`)
            .join(''),
        );
      }
      const page = await store.read('s', '-1', { tail: 3, maxBytes: 1 });
      expect(decoder.decode(page?.bytes)).toBe(`${texts[497]}\n`);
    });

    test('an offset that this stream never handed out is refused', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM, { messages: ['"first"', '"second"'] });
      const other = await store.create('other', JSON_STREAM, { messages: ['"first"', '"second"'] });
      const tail = parseOffset((await store.head('s'))?.next ?? '');
      if (tail.type !== 'at') throw new Error('not a position');
      const refused = [
        formatOffset(tail.generation, tail.position + 1),
        formatOffset(tail.generation, 3),
        formatOffset(tail.generation + 1, 0),
        other.head.next,
        ...[
          '',
          '0',
          '-2',
          '1_1',
          'now ',
          'a,b',
          `${formatOffset(tail.generation, 0)}0`,
          `-${'1'.repeat(15)}_${'0'.repeat(16)}`,
        ],
      ];
      for (const offset of refused) await expect(store.read('s', offset), offset).rejects.toBeInstanceOf(FlueError);
    });

    test('a stream created anew under its name shares no offset with the old one', async () => {
      const { store } = await fresh();
      const old = await store.create('s', JSON_STREAM, { messages: ['1'] });
      expect(await store.delete('s')).toBe(true);
      expect(await store.head('s')).toBeUndefined();
      await store.create('s', JSON_STREAM, { messages: ['2'] });
      expect((await readAll(store, 's')).messages).toEqual([2]);
      await expect(store.read('s', old.head.next)).rejects.toBeInstanceOf(FlueError);
    });

    test('a closed stream takes nothing more and says so at its end only', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM, { messages: ['1'] });
      const ended = await store.write('s', { messages: ['2'], close: true });
      expect(ended).toMatchObject({ type: 'appended', closed: true });
      expect(await store.head('s')).toMatchObject({ closed: true });
      expect(await store.read('s', '-1', { maxBytes: 2 })).toMatchObject({ closed: false, upToDate: false });
      expect(await readAll(store, 's')).toMatchObject({ messages: [1, 2], closed: true });
      await expect(store.append('s', ['3'])).rejects.toBeInstanceOf(StorageConflict);
      expect(await store.write('s', { messages: ['3'] })).toMatchObject({ type: 'stream_closed' });
      expect(await store.write('s', { close: true })).toMatchObject({ type: 'appended', closed: true });
    });

    test('bytes of other content types are kept as they are', async () => {
      const { store } = await fresh();
      const all = Uint8Array.from({ length: 256 }, (_, i) => i);
      await store.create('b', { contentType: 'application/octet-stream' }, { bytes: all });
      await store.write('b', { bytes: bytes('\n\r\n,'), contentType: 'application/octet-stream' });
      const page = await store.read('b', '-1');
      expect([...(page?.bytes ?? [])]).toEqual([...all, 10, 13, 10, 44]);
      const part = await store.read('b', '-1', { maxBytes: 100 });
      expect(part?.bytes.length).toBe(100);
      expect((await store.read('b', part?.next ?? ''))?.bytes[0]).toBe(100);
      expect(await store.write('b', { bytes: bytes('x'), contentType: 'text/plain' })).toEqual({
        type: 'content_type_mismatch',
      });
    });

    test('writers are kept in their sequence', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      expect(await store.write('s', { messages: ['1'], seq: '2' })).toMatchObject({ type: 'appended' });
      expect(await store.write('s', { messages: ['2'], seq: '10' })).toEqual({ type: 'sequence_conflict' });
      expect(await store.write('s', { messages: ['2'], seq: '2' })).toEqual({ type: 'sequence_conflict' });
      expect(await store.write('s', { messages: ['3'], seq: '3' })).toMatchObject({ type: 'appended' });
      expect((await readAll(store, 's')).messages).toEqual([1, 3]);
    });

    test('a producer is recognised, fenced and kept in sequence', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const write = (epoch: number, seq: number, id = 'p') =>
        store.write('s', { messages: [`"${id}${epoch}.${seq}"`], producer: { id, epoch, seq } });
      expect(await write(0, 1)).toEqual({ type: 'sequence_gap', expected: 0, received: 1 });
      expect(await write(0, 0)).toMatchObject({ type: 'appended' });
      expect(await write(0, 1)).toMatchObject({ type: 'appended' });
      expect(await write(0, 0)).toMatchObject({ type: 'duplicate', lastSeq: 1 });
      expect(await write(0, 3)).toEqual({ type: 'sequence_gap', expected: 2, received: 3 });
      expect(await write(2, 1)).toEqual({ type: 'epoch_must_start_at_zero' });
      expect(await write(2, 0)).toMatchObject({ type: 'appended' });
      expect(await write(0, 2)).toEqual({ type: 'stale_epoch', epoch: 2 });
      expect(await write(0, 0, '__proto__')).toMatchObject({ type: 'appended' });
      expect(await write(0, 0, '__proto__')).toMatchObject({ type: 'duplicate' });
      expect((await readAll(store, 's')).messages).toEqual(['p0.0', 'p0.1', 'p2.0', '__proto__0.0']);
    });

    test('of concurrent repeats of one producer write, one is appended', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const write = { messages: ['1'], producer: { id: 'p', epoch: 0, seq: 0 } };
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.write('s', write)));
      expect(outcomes.filter(({ type }) => type === 'appended')).toHaveLength(1);
      expect(outcomes.filter(({ type }) => type === 'duplicate')).toHaveLength(19);
      expect((await readAll(store, 's')).messages).toEqual([1]);
    });

    test('a repeated close by its producer succeeds, and another does not', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const close = { messages: ['1'], close: true, producer: { id: 'p', epoch: 0, seq: 0 } };
      expect(await store.write('s', close)).toMatchObject({ type: 'appended', closed: true });
      expect(await store.write('s', close)).toMatchObject({ type: 'duplicate', closed: true });
      const other = { close: true, producer: { id: 'q', epoch: 0, seq: 0 } };
      expect(await store.write('s', other)).toMatchObject({ type: 'stream_closed' });
    });

    test('a time to live slides with reads and writes, not with heads', async () => {
      const { store, clock } = await fresh();
      await store.create('s', { ...JSON_STREAM, ttlSeconds: 10 });
      clock.nowMs += 9000;
      await store.read('s', '-1');
      clock.nowMs += 9000;
      await store.append('s', ['1']);
      clock.nowMs += 9000;
      expect(await store.head('s')).toMatchObject({ ttlSeconds: 10 });
      clock.nowMs += 1000;
      expect(await store.head('s')).toBeUndefined();
      expect(await store.create('s', JSON_STREAM)).toMatchObject({ type: 'created' });
    });

    test('a fixed expiry does not slide', async () => {
      const { store, clock } = await fresh();
      const expiresAt = new Date(clock.nowMs + 1000).toISOString();
      await store.create('s', { ...JSON_STREAM, expiresAt });
      clock.nowMs += 999;
      expect(await store.read('s', '-1')).toBeDefined();
      clock.nowMs += 1;
      expect(await store.read('s', '-1')).toBeUndefined();
    });

    test('subscribers are woken by appends, closes and deletes, after these are visible, and not once they left', async () => {
      const { store } = await fresh();
      await store.create('s', JSON_STREAM);
      const woken = () =>
        new Promise<void>((resolve) => {
          const leave = store.subscribe('s', () => {
            leave();
            resolve();
          });
        });
      let wake = woken();
      const appended = store.append('s', ['1']);
      await wake;
      expect((await readAll(store, 's')).messages).toEqual([1]);
      await appended;
      wake = woken();
      await store.write('s', { close: true });
      await wake;
      wake = woken();
      await store.delete('s');
      await wake;
      let late = 0;
      store.subscribe('s', () => late++)();
      await store.create('s', JSON_STREAM, { messages: ['1'] });
      expect(late).toBe(0);
    });

    test('names are names, whatever they look like', async () => {
      const { store } = await fresh();
      const names = [
        'a',
        'A',
        'á',
        'á',
        '.',
        '..',
        '../a',
        'a/b',
        'a/../b',
        '/',
        'con',
        'a\u0000b',
        '%61',
        'x'.repeat(3000),
        '😀',
      ];
      for (const stream of names) await store.create(stream, JSON_STREAM, { messages: [JSON.stringify(stream)] });
      for (const stream of names) expect((await readAll(store, stream)).messages).toEqual([stream]);
    });
  });
}
