import { expect, test } from 'vitest';
import type { JournaledOperation, JournalSlot } from '../../harness/journal.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import { RunJournal } from './run-journal.ts';

function journals(onMismatch: 'fail' | 'continue' = 'fail') {
  const storage = memoryStorage();
  const mismatches: unknown[] = [];
  const flushEvents = async () => undefined;
  const options = {
    storage,
    runId: 'run_1',
    onMismatch,
    flushEvents,
    nextEventIndex: () => 0,
    mismatched: (error: unknown) => mismatches.push(error),
  };
  return {
    streams: storage.streams,
    mismatches,
    start: () => RunJournal.start(options),
    resume: () => RunJournal.resume(options),
  };
}

const prompt = (digest: string, session = 'default'): JournaledOperation => ({ session, kind: 'prompt', digest });
const shell = (digest: string): JournaledOperation => ({ kind: 'shell', digest });
const said = (text: string) => ({ type: 'message', message: { role: 'user', content: text } }) as const;

function opened(slot: JournalSlot) {
  if (slot.type !== 'open') throw new Error('expected an open slot');
  return slot;
}

test('a run without operations leaves no journal', async () => {
  const { streams, start } = journals();
  const journal = start();
  journal.of('default');
  expect(journal.made).toBe(false);
  expect(await streams.head('runs/run_1/journal')).toBeUndefined();
});

test('finished operations of a session are given back in their order, and then it goes on', async () => {
  const { start, resume } = journals();
  const first = start().of('default').journal;
  await opened(await first.open(prompt('a'), 0)).finish({ value: 1 });
  await opened(await first.open(prompt('b'), 2)).finish({ error: { message: 'no' } });

  const second = (await resume()).of('default').journal;
  expect(await second.open(prompt('a'), 4)).toEqual({ type: 'finished', outcome: { value: 1 } });
  expect(await second.open(prompt('b'), 4)).toEqual({ type: 'finished', outcome: { error: { message: 'no' } } });
  expect(await second.open(prompt('c'), 4)).toMatchObject({ type: 'open' });
});

test('an interrupted operation is open again, and knows where in the history it began', async () => {
  const { start, resume } = journals();
  const first = start().of('default');
  await opened(await first.journal.open(prompt('a'), 0)).finish({ value: 1 });
  first.sessionLog.append('default', said('a'));
  await first.journal.open(prompt('b'), 1);
  first.sessionLog.append('default', said('b'));
  await first.journal.open(shell('flush'), 0);

  const second = (await resume()).of('default');
  expect(await second.sessionLog.load('default')).toEqual([said('a'), said('b')]);
  await second.journal.open(prompt('a'), 2);
  const slot = opened(await second.journal.open(prompt('b'), 2));
  expect(slot.interruptedAt).toBe(1);
  await slot.finish({ value: 2 });

  const third = (await resume()).of('default').journal;
  await third.open(prompt('a'), 2);
  expect(await third.open(prompt('b'), 2)).toEqual({ type: 'finished', outcome: { value: 2 } });
});

test('operations of the harness itself are told apart by what they do, in any order, and by how often', async () => {
  const { start, resume } = journals();
  const first = start().of('default').journal;
  const [a, b, again] = await Promise.all([
    first.open(shell('a'), 0),
    first.open(shell('b'), 0),
    first.open(shell('a'), 0),
  ]);
  await opened(b).finish({ value: 'b' });
  await opened(a).finish({ value: 'a1' });
  await opened(again).finish({ value: 'a2' });

  const second = (await resume()).of('default').journal;
  expect(await second.open(shell('a'), 0)).toMatchObject({ outcome: { value: 'a1' } });
  expect(await second.open(shell('a'), 0)).toMatchObject({ outcome: { value: 'a2' } });
  expect(await second.open(shell('b'), 0)).toMatchObject({ outcome: { value: 'b' } });
  expect(await second.open(shell('b'), 0)).toMatchObject({ type: 'open' });
});

test('harnesses and sessions do not mix', async () => {
  const { start, resume } = journals();
  const first = start();
  await opened(await first.of('one').journal.open(prompt('a', 's'), 0)).finish({ value: 1 });
  await opened(await first.of('two').journal.open(prompt('b', 's'), 0)).finish({ value: 2 });
  const second = await resume();
  expect(await second.of('two').journal.open(prompt('b', 's'), 0)).toMatchObject({ outcome: { value: 2 } });
  expect(await second.of('one').journal.open(prompt('a', 's'), 0)).toMatchObject({ outcome: { value: 1 } });
});

test('another operation in the place of a journaled one is a mismatch that names both', async () => {
  const { start, resume, mismatches } = journals();
  await opened(await start().of('default').journal.open(prompt('aaaaaaaaaa'), 0)).finish({ value: 1 });
  const { journal } = (await resume()).of('default');
  await expect(journal.open(prompt('bbbbbbbbbb'), 1)).rejects.toMatchObject({
    type: 'journal_mismatch',
    meta: { journaled: 'prompt (aaaaaaaa)', found: 'prompt (bbbbbbbb)' },
  });
  expect(mismatches).toHaveLength(1);
});

test('with onMismatch "continue" the rest of the session is dropped, also for later attempts', async () => {
  const { start, resume } = journals('continue');
  const first = start().of('default');
  await opened(await first.journal.open(prompt('a'), 0)).finish({ value: 1 });
  first.sessionLog.append('default', said('a'));
  await opened(await first.journal.open(prompt('b'), 1)).finish({ value: 2 });
  first.sessionLog.append('default', said('b'));
  await first.journal.open(shell('flush'), 0);

  const second = (await resume()).of('default');
  await second.journal.open(prompt('a'), 2);
  const slot = opened(await second.journal.open(prompt('changed'), 2));
  expect(slot.cutAt).toBe(1);
  await slot.finish({ value: 3 });

  const third = (await resume()).of('default');
  expect(await third.sessionLog.load('default')).toEqual([said('a')]);
  await third.journal.open(prompt('a'), 1);
  expect(await third.journal.open(prompt('changed'), 1)).toMatchObject({ outcome: { value: 3 } });
});

test('a deleted session has no past', async () => {
  const { start, resume } = journals();
  const { sessionLog } = start().of('default');
  sessionLog.append('default', said('a'));
  await sessionLog.delete('default');
  expect(await (await resume()).of('default').sessionLog.load('default')).toEqual([]);
});
