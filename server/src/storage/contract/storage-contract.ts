import { FlueError } from '@openflue/spec';
import { afterEach, describe, expect, test } from 'vitest';
import { ulidIds } from '../../ids.ts';
import { StorageConflict } from '../errors.ts';
import {
  agentStream,
  attachmentStream,
  journalStream,
  runStream,
  type Storage,
  sessionStream,
  workspaceStream,
} from '../port.ts';
import { pointerOf } from '../run-query.ts';
import type { Opened, OpenStorage } from './opened.ts';
import { readAll } from './read-all.ts';
import { activeRun, endedRun } from './stored-run.ts';
import { queuedSubmission } from './stored-submission.ts';
import { streamContract } from './stream-contract.ts';

const JSON_TYPE = 'application/json';

/** What every `Storage` must do, its streams included. */
export function storageContract(name: string, open: OpenStorage): void {
  streamContract(name, async () => {
    const { store, clock, close } = await open();
    return { store: store.streams, clock, close };
  });

  describe(`${name}: commits and documents`, () => {
    let opened: Opened<Storage> | undefined;
    async function fresh() {
      opened = await open();
      return opened;
    }
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });

    async function admit(store: Storage, run = activeRun(Date.UTC(2026, 0, 1))) {
      const stream = runStream(run.runId);
      await store.commit([
        { type: 'stream.create', stream, contentType: JSON_TYPE },
        { type: 'document.put', collection: 'runs', id: run.runId, value: run },
        { type: 'stream.append', stream, messages: ['{"type":"run_start"}'] },
      ]);
      return { run, stream };
    }

    async function end(store: Storage, { run, stream }: Awaited<ReturnType<typeof admit>>) {
      const ended = endedRun(run);
      await store.commit([
        { type: 'stream.append', stream, messages: ['{"type":"run_end"}'], close: true },
        { type: 'document.put', collection: 'runs', id: run.runId, value: ended },
      ]);
      return ended;
    }

    test('an admission is there whole, and ends whole', async () => {
      const { store } = await fresh();
      const admitted = await admit(store);
      expect(await store.documents.get('runs', admitted.run.runId)).toEqual(admitted.run);
      expect(await store.documents.unfinishedRuns()).toEqual([admitted.run]);
      const ended = await end(store, admitted);
      expect(await store.documents.get('runs', admitted.run.runId)).toEqual(ended);
      expect(await store.documents.unfinishedRuns()).toEqual([]);
      expect(await readAll(store.streams, admitted.stream)).toMatchObject({
        messages: [{ type: 'run_start' }, { type: 'run_end' }],
        closed: true,
      });
    });

    test('a commit that cannot apply changes nothing', async () => {
      const { store } = await fresh();
      const { run, stream } = await admit(store);
      const other = activeRun(Date.UTC(2026, 0, 1));
      const put = { type: 'document.put', collection: 'runs', id: other.runId, value: other } as const;
      const append = { type: 'stream.append', stream, messages: ['1'] } as const;
      for (const bad of [
        { type: 'stream.create', stream, contentType: JSON_TYPE } as const,
        { type: 'stream.append', stream: 'unknown', messages: ['1'] } as const,
        { type: 'stream.delete', stream: 'unknown' } as const,
      ]) {
        await expect(store.commit([put, append, bad])).rejects.toBeInstanceOf(StorageConflict);
      }
      await end(store, { run, stream });
      await expect(store.commit([put, append])).rejects.toBeInstanceOf(StorageConflict);
      expect(await store.documents.get('runs', other.runId)).toBeUndefined();
      expect((await readAll(store.streams, stream)).messages).toHaveLength(2);
    });

    test('one commit may create, append, close and delete', async () => {
      const { store } = await fresh();
      await store.commit([
        { type: 'stream.create', stream: 'a', contentType: JSON_TYPE },
        { type: 'stream.append', stream: 'a', messages: ['1', '2'] },
        { type: 'stream.append', stream: 'a', messages: ['3'], close: true },
        { type: 'stream.create', stream: 'b', contentType: JSON_TYPE },
        { type: 'stream.delete', stream: 'b' },
      ]);
      expect(await readAll(store.streams, 'a')).toMatchObject({ messages: [1, 2, 3], closed: true });
      expect(await store.streams.head('b')).toBeUndefined();
    });

    test('of concurrent commits that create one stream, one succeeds', async () => {
      const { store } = await fresh();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) =>
          store.commit([
            { type: 'stream.create', stream: 's', contentType: JSON_TYPE },
            { type: 'stream.append', stream: 's', messages: [`${i}`] },
          ]),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await readAll(store.streams, 's')).messages).toHaveLength(1);
    });

    test('documents are copies, replaced and deleted by id', async () => {
      const { store } = await fresh();
      const id = 'POST /workflows/x \u0000 ../../etc 😀';
      const value = { bodyDigest: 'abc', runId: 'run 1' };
      expect(await store.documents.get('receipts', id)).toBeUndefined();
      await store.commit([{ type: 'document.put', collection: 'receipts', id, value }]);
      value.runId = 'run 2';
      expect(await store.documents.get('receipts', id)).toEqual({ bodyDigest: 'abc', runId: 'run 1' });
      await store.commit([{ type: 'document.put', collection: 'receipts', id, value }]);
      expect(await store.documents.get('receipts', id)).toEqual(value);
      await store.commit([{ type: 'document.delete', collection: 'receipts', id }]);
      expect(await store.documents.get('receipts', id)).toBeUndefined();
    });

    test('runs are listed newest first, filtered, in pages', async () => {
      const { store } = await fresh();
      const admitted = [];
      for (let i = 0; i < 30; i++) {
        // An hour apart, so that they fall into many shards; three workflows in turn.
        const startedMs = Date.UTC(2026, 0, 1, i);
        admitted.push(await admit(store, activeRun(startedMs, `flow-${i % 3}`)));
      }
      const runs = [];
      for (const [i, one] of admitted.entries()) runs.push(i % 2 ? await end(store, one) : one.run);
      const newestFirst = runs.map(pointerOf).reverse();

      const all = await store.documents.listRuns({});
      expect(all).toEqual({ runs: newestFirst });

      const seen = [];
      for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
        const page = await store.documents.listRuns({ limit: 7, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.runs);
        cursor = page.nextCursor;
        if (cursor === undefined) break;
        expect(page.runs).toHaveLength(7);
      }
      expect(seen).toEqual(newestFirst);

      const some = await store.documents.listRuns({ workflow: 'flow-1', status: 'completed' });
      expect(some.runs).toEqual(
        newestFirst.filter((run) => run.workflowName === 'flow-1' && run.status === 'completed'),
      );
      const exact = await store.documents.listRuns({ limit: 30 });
      expect(exact.nextCursor).toBeUndefined();
      expect(await store.documents.unfinishedRuns()).toHaveLength(15);
    });

    test('a deleted run is gone from everywhere', async () => {
      const { store } = await fresh();
      const kept = await admit(store);
      const ended = await admit(store);
      await end(store, ended);
      const active = await admit(store);
      for (const { run, stream } of [ended, active]) {
        await store.commit([
          { type: 'document.delete', collection: 'runs', id: run.runId },
          { type: 'stream.delete', stream },
        ]);
        expect(await store.documents.get('runs', run.runId)).toBeUndefined();
        expect(await store.streams.head(stream)).toBeUndefined();
      }
      expect((await store.documents.listRuns({})).runs).toEqual([pointerOf(kept.run)]);
      expect(await store.documents.unfinishedRuns()).toEqual([kept.run]);
    });

    /** A run that ended `minutes` after midnight, and was admitted a minute before. */
    const endedAt = async (store: Storage, minutes: number) => {
      const startedMs = Date.UTC(2026, 0, 1) + (minutes - 1) * 60_000;
      // A maker of its own, since one maker's ids never go back in time.
      const run = { ...activeRun(startedMs), runId: ulidIds().next('run', startedMs) };
      const { stream } = await admit(store, run);
      const ended = endedRun(run, 60_000);
      await store.commit([
        { type: 'stream.append', stream, messages: ['{}'], close: true },
        { type: 'document.put', collection: 'runs', id: run.runId, value: ended },
      ]);
      return ended;
    };
    const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();

    test('runs that ended before a time are found, as many as asked for, and never an active one', async () => {
      const { store } = await fresh();
      await admit(store);
      const ended = [];
      for (const minutes of [10, 70, 130, 131, 190]) ended.push((await endedAt(store, minutes)).runId);
      expect(await store.documents.expiredRuns({ endedBefore: at(10), limit: 10 })).toEqual([]);
      const expired = await store.documents.expiredRuns({ endedBefore: at(131), limit: 10 });
      expect(expired.sort()).toEqual(ended.slice(0, 3).sort());
      expect(await store.documents.expiredRuns({ endedBefore: at(131), limit: 2 })).toHaveLength(2);
      for (const runId of ended.slice(0, 3)) {
        await store.commit([
          { type: 'document.delete', collection: 'runs', id: runId },
          { type: 'stream.delete', stream: runStream(runId) },
        ]);
      }
      expect(await store.documents.expiredRuns({ endedBefore: at(1000), limit: 10 })).toEqual(ended.slice(3));
    });

    test('a tombstone stands in for a deleted run until it is forgotten', async () => {
      const { store } = await fresh();
      const bury = async (minutes: number) => {
        const { runId, workflowName } = await endedAt(store, minutes);
        const tombstone = { runId, workflowName, deletedAt: at(minutes + 1) };
        await store.commit([
          { type: 'document.delete', collection: 'runs', id: runId },
          { type: 'stream.delete', stream: runStream(runId) },
          { type: 'document.put', collection: 'tombstones', id: runId, value: tombstone },
        ]);
        return tombstone;
      };
      // Hours apart, so that they need not be kept together.
      const early = await bury(10);
      const late = await bury(200);
      expect(await store.documents.get('tombstones', early.runId)).toEqual(early);
      expect(await store.documents.get('tombstones', 'run_unknown')).toBeUndefined();
      expect((await store.documents.listRuns({})).runs).toEqual([]);
      await store.forgetTombstones(early.deletedAt);
      expect(await store.documents.get('tombstones', early.runId)).toEqual(early);
      await store.forgetTombstones(late.deletedAt);
      expect(await store.documents.get('tombstones', early.runId)).toBeUndefined();
      expect(await store.documents.get('tombstones', late.runId)).toEqual(late);
      await store.commit([{ type: 'document.delete', collection: 'tombstones', id: late.runId }]);
      expect(await store.documents.get('tombstones', late.runId)).toBeUndefined();
    });

    test('instances of an agent are listed newest first, in pages', async () => {
      const { store } = await fresh();
      const put = (agentName: string, instanceId: string, minutes: number, submissions = 1) => {
        const value = { agentName, instanceId, createdAt: at(minutes), submissions };
        const id = agentStream(agentName, instanceId);
        return store.commit([{ type: 'document.put', collection: 'instances', id, value }]).then(() => value);
      };
      const made = [];
      // Forty minutes apart, so that they fall into many hours; two at the same time.
      for (let i = 0; i < 7; i++) made.push(await put('support', `ticket "${i}"/ü`, i * 40));
      made.push(await put('support', 'z', 6 * 40));
      await put('support/other', 'ticket', 10);
      const grown = await put('support', 'ticket "3"/ü', 3 * 40, 5);
      const newestFirst = made.with(3, grown).reverse();
      expect(await store.documents.listInstances({ agent: 'support' })).toEqual({ instances: newestFirst });
      expect(await store.documents.listInstances({ agent: 'nobody' })).toEqual({ instances: [] });

      const seen = [];
      for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
        const page = await store.documents.listInstances({ agent: 'support', limit: 3, cursor });
        seen.push(...page.instances);
        cursor = page.nextCursor;
        if (cursor === undefined) break;
      }
      expect(seen).toEqual(newestFirst);
      await expect(store.documents.listInstances({ agent: 'support', cursor: 'x' })).rejects.toBeInstanceOf(FlueError);

      await store.commit([
        { type: 'document.delete', collection: 'instances', id: agentStream('support', 'ticket "3"/ü') },
      ]);
      const left = newestFirst.filter((one) => one !== grown);
      expect((await store.documents.listInstances({ agent: 'support' })).instances).toEqual(left);
      const again = await put('support', 'ticket "3"/ü', 1000);
      expect((await store.documents.listInstances({ agent: 'support' })).instances).toEqual([again, ...left]);
    });

    test('the private streams of an instance or a run are found by the name of its stream', async () => {
      const { store } = await fresh();
      const long = 'x'.repeat(200);
      const names = [
        agentStream('a', '1'),
        sessionStream('a', '1', 'default'),
        sessionStream('a', '1', long),
        attachmentStream('a', '1', 'att_1'),
        workspaceStream('a', '1', 'ab'.repeat(32)),
        agentStream('a', '11'),
        sessionStream('a', '11', 'default'),
        runStream('run_1'),
        journalStream('run_1'),
      ];
      await store.commit(names.map((stream) => ({ type: 'stream.create', stream, contentType: JSON_TYPE })));
      expect((await store.privateStreams(agentStream('a', '1'))).sort()).toEqual(names.slice(1, 5).sort());
      expect(await store.privateStreams(runStream('run_1'))).toEqual([journalStream('run_1')]);
      expect(await store.privateStreams(agentStream('a', '2'))).toEqual([]);
      await store.commit([{ type: 'stream.delete', stream: sessionStream('a', '1', long) }]);
      expect(await store.privateStreams(agentStream('a', '1'))).toHaveLength(3);
    });

    test('what is fenced is written only in the attempt that the fence speaks of', async () => {
      const { store } = await fresh();
      const { run, stream } = await admit(store, { ...activeRun(Date.UTC(2026, 0, 1)), attempts: 1 });
      const fence = (attempts: number) => ({ collection: 'runs', id: run.runId, attempts }) as const;
      const put = (attempts: number) =>
        ({ type: 'document.put', collection: 'runs', id: run.runId, value: { ...run, attempts } }) as const;
      await store.streams.append(stream, ['1'], fence(1));
      // Two take the run up at once: one of them does.
      const claims = await Promise.allSettled([
        store.commit([{ type: 'fence', ...fence(1) }, put(2)]),
        store.commit([put(2), { type: 'fence', ...fence(1) }]),
      ]);
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      // Whoever was paused over the first attempt is shut out, and nobody else with it.
      const outcomes = await Promise.allSettled([
        store.streams.append(stream, ['2'], fence(2)),
        store.streams.append(stream, ['"late"'], fence(1)),
        store.commit([
          { type: 'stream.append', stream, messages: ['"late"'], close: true },
          put(1),
          { type: 'fence', ...fence(1) },
        ]),
        store.streams.append(stream, ['3'], fence(2)),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
      expect(outcomes[2]).toMatchObject({ reason: { name: 'StorageConflict', reason: 'fenced' } });
      expect((await readAll(store.streams, stream)).messages).toEqual([{ type: 'run_start' }, 1, 2, 3]);
      expect(await store.documents.get('runs', run.runId)).toEqual({ ...run, attempts: 2 });
      await end(store, { run, stream });
      await expect(store.commit([{ type: 'fence', ...fence(2) }])).rejects.toBeInstanceOf(StorageConflict);
      const unknown = { type: 'fence', collection: 'runs', id: 'run_unknown', attempts: 1 } as const;
      await expect(store.commit([unknown])).rejects.toBeInstanceOf(StorageConflict);
    });

    test('a submission is fenced until it settles, and counts as begun once', async () => {
      const { store } = await fresh();
      const value = queuedSubmission(1);
      const { submissionId: id } = value;
      const put = (more: object) =>
        ({ type: 'document.put', collection: 'submissions', id, value: { ...value, ...more } }) as const;
      const fence = (attempts: number) => ({ type: 'fence', collection: 'submissions', id, attempts }) as const;
      await store.commit([put({})]);
      await store.commit([fence(1), put({ attempts: 2 })]);
      await expect(store.commit([fence(1), put({})])).rejects.toBeInstanceOf(StorageConflict);
      const settlement = { outcome: 'aborted', settledAt: value.admittedAt } as const;
      await store.commit([fence(2), put({ attempts: 2, settlement })]);
      await expect(store.commit([fence(2)])).rejects.toBeInstanceOf(StorageConflict);
    });

    test('what is expected of a document holds when the commit does, or nothing of it is done', async () => {
      const { store } = await fresh();
      const receipt = (runId: string) => ({ bodyDigest: 'Ünïcode', runId });
      const expected = (value?: ReturnType<typeof receipt>) =>
        ({ type: 'document.expect', collection: 'receipts', id: 'r', value }) as const;
      const put = (runId: string) =>
        ({ type: 'document.put', collection: 'receipts', id: 'r', value: receipt(runId) }) as const;
      const made = await Promise.allSettled([
        store.commit([expected(), put('a')]),
        store.commit([expected(), put('b')]),
      ]);
      expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(made[1]).toMatchObject({ reason: { name: 'StorageConflict', reason: 'changed' } });
      await expect(store.commit([expected(receipt('b')), put('c')])).rejects.toBeInstanceOf(StorageConflict);
      await expect(store.commit([put('c'), expected()])).rejects.toBeInstanceOf(StorageConflict);
      await store.commit([expected(receipt('a'))]);
      const changed = await Promise.allSettled([
        store.commit([put('d'), expected(receipt('a'))]),
        store.commit([expected(receipt('a')), put('e')]),
      ]);
      expect(changed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await store.documents.get('receipts', 'r')).toEqual(receipt('d'));
      await store.commit([{ type: 'document.delete', collection: 'receipts', id: 'r' }, expected(receipt('d'))]);
      await store.commit([expected(), put('f')]);
    });

    test('a job that nobody hands out does nothing to the commit that it goes with', async () => {
      const { store } = await fresh();
      await admit(store);
      const id = '0198f3a0-0000-7000-8000-000000000000';
      await store.commit([
        { type: 'job.send', queue: 'runs', id, key: 'k' },
        { type: 'document.put', collection: 'receipts', id: 'r', value: { bodyDigest: '', runId: '' } },
      ]);
      expect(await store.documents.get('receipts', 'r')).toBeDefined();
    });

    test('whoever subscribed to a name is woken though there is nothing to read', async () => {
      const { store } = await fresh();
      const woken = Promise.withResolvers<void>();
      const leave = store.streams.subscribe('runs/run_1/control', woken.resolve);
      store.streams.wake('runs/run_1/control');
      await woken.promise;
      leave();
      expect(await store.streams.head('runs/run_1/control')).toBeUndefined();
    });

    test('submissions are unsettled until they settle or are deleted, in order', async () => {
      const { store } = await fresh();
      const first = queuedSubmission(1);
      const second = queuedSubmission(2);
      const third = queuedSubmission(3);
      for (const value of [third, first, second]) {
        await store.commit([{ type: 'document.put', collection: 'submissions', id: value.submissionId, value }]);
      }
      expect(await store.documents.unsettledSubmissions()).toEqual([first, second, third]);
      expect(await store.documents.unsettledOf(agentStream('support', 'ticket-42'))).toEqual([first, second, third]);
      expect(await store.documents.unsettledOf(agentStream('support', 'ticket-4'))).toEqual([]);
      const settlement = { outcome: 'aborted', settledAt: first.admittedAt } as const;
      await store.commit([
        {
          type: 'document.put',
          collection: 'submissions',
          id: first.submissionId,
          value: { ...first, settlement },
        },
        { type: 'document.delete', collection: 'submissions', id: second.submissionId },
      ]);
      expect(await store.documents.unsettledSubmissions()).toEqual([third]);
      expect(await store.documents.get('submissions', first.submissionId)).toEqual({ ...first, settlement });
    });

    test('an instance, its stream and its private streams stand beside each other', async () => {
      const { store } = await fresh();
      const stream = agentStream('a/b', 'ticket 42');
      const value = {
        agentName: 'a/b',
        instanceId: 'ticket 42',
        createdAt: '2026-01-01T00:00:00.000Z',
        submissions: 0,
      };
      const image = attachmentStream('a/b', 'ticket 42', 'att_1');
      const session = sessionStream('a/b', 'ticket 42', 'default');
      const file = workspaceStream('a/b', 'ticket 42', 'ab'.repeat(32));
      await store.commit([
        { type: 'document.put', collection: 'instances', id: stream, value },
        { type: 'stream.create', stream, contentType: JSON_TYPE },
        { type: 'stream.create', stream: session, contentType: JSON_TYPE },
        { type: 'stream.append', stream: session, messages: ['1'] },
        { type: 'stream.create', stream: file, contentType: 'application/octet-stream' },
        { type: 'stream.create', stream: image, contentType: 'image/png' },
        { type: 'stream.append', stream: image, bytes: Uint8Array.of(0, 10, 255), close: true },
      ]);
      expect(await store.documents.get('instances', stream)).toEqual(value);
      expect((await readAll(store.streams, stream)).messages).toEqual([]);
      expect((await readAll(store.streams, session)).messages).toEqual([1]);
      expect((await store.streams.head(image))?.contentType).toBe('image/png');
      expect(new Uint8Array((await store.streams.read(image, '-1'))?.bytes ?? [])).toEqual(Uint8Array.of(0, 10, 255));
      expect((await store.streams.head(file))?.length).toBe(0);
    });

    test('a cursor or limit that was not handed out is refused', async () => {
      const { store } = await fresh();
      for (const query of [
        { cursor: '' },
        { cursor: 'x' },
        { cursor: 'cnVuczo*' },
        { limit: 0 },
        { limit: 1001 },
        { limit: 1.5 },
      ]) {
        await expect(store.documents.listRuns(query)).rejects.toBeInstanceOf(FlueError);
      }
    });

    test('a storage that was closed refuses commits', async () => {
      const { store } = await fresh();
      await store.close();
      await expect(admit(store)).rejects.toMatchObject({ name: 'StorageFailure' });
    });
  });
}
