import { expect, test } from 'vitest';
import { ask, serveAgent } from '../../../test/serve-agent.ts';
import { systemClock } from '../../clock.ts';
import { StorageFailure } from '../../storage/errors.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { StreamReader } from '../../storage/port.ts';

type Event = { type: string; submissionId: string; outcome?: string; eventIndex: number };

test('when an abort races the end, each submission settles once, and stream, record and answer agree', async () => {
  for (let round = 0; round < 40; round++) {
    const { request, events, storage } = await serveAgent([{ text: ['a', 'b'] }, 'c', 'd']);
    const answers = ['one', 'two', 'three'].map((message) => request('/agents/support/t1?wait=result', ask(message)));
    // Somewhere between the admission and the end.
    for (let turn = 0; turn < round % 8; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    await request('/agents/support/t1/abort', { method: 'POST' });
    const all = await Promise.all(answers);
    const settled = ((await events()) as Event[]).filter(({ type }) => type === 'submission_settled');
    expect(new Set(settled.map(({ submissionId }) => submissionId)).size).toBe(settled.length);
    expect(settled).toHaveLength(3);
    for (const answer of all) {
      const body = await answer.json();
      const submissionId = body.submissionId ?? body.error.meta.submissionId;
      const outcome = answer.status === 200 ? 'completed' : 'aborted';
      expect(settled.find((event) => event.submissionId === submissionId)?.outcome).toBe(outcome);
      const stored = await storage.documents.get('submissions', submissionId);
      expect(stored?.settlement?.outcome).toBe(outcome);
    }
    expect(await storage.documents.unsettledSubmissions()).toEqual([]);
  }
});

test('a burst at many instances is worked on in order within each, and idle ends it', async () => {
  const script = Array.from({ length: 60 }, () => 'ok');
  const { request, events } = await serveAgent(script, { engine: { concurrency: 3 } });
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const admitted = new Map<string, string[]>(ids.map((id) => [id, []]));
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const id = ids[i % ids.length] ?? '';
      const { submissionId } = await (await request(`/agents/support/${id}`, ask(`${i}`))).json();
      admitted.get(id)?.push(submissionId);
    }),
  );
  for (const id of ids) {
    const of = async () => (await events(id)) as Event[];
    await expect.poll(async () => (await of()).filter(({ type }) => type === 'submission_settled').length).toBe(10);
    const all = await of();
    const settled = all.filter(({ type }) => type === 'submission_settled').map(({ submissionId }) => submissionId);
    expect(settled).toEqual([...(admitted.get(id) ?? [])].sort());
    // No event of one submission stands among another's.
    const changes = all.filter(({ submissionId }, i) => submissionId !== all[i - 1]?.submissionId);
    expect(changes).toHaveLength(10);
    expect(all.at(-1)?.type).toBe('idle');
    expect(all.filter(({ type }) => type === 'idle')).toHaveLength(1);
  }
});

test('a history is not made of all events again after a restart', async () => {
  const storage = memoryStorage();
  const text = Array.from({ length: 3_000 }, (_, i) => `word ${i} `);
  const before = await serveAgent([{ text: text.join('') }, { text: 'x'.repeat(400_000) }, 'last'], {
    engine: { storage },
  });
  for (const message of ['a', 'b', 'c']) await before.request('/agents/support/t1?wait=result', ask(message));
  await expect.poll(() => storage.documents.get('conversations', 'agents/support/t1')).toBeDefined();
  const history = await before.history();
  await before.engine.stop();

  const read: string[] = [];
  const streams: StreamReader = storage.streams;
  const original = streams.read.bind(streams);
  streams.read = async (stream, from, options) => {
    if (stream === 'agents/support/t1') read.push(from);
    return await original(stream, from, options);
  };
  const after = await serveAgent([], { engine: { storage } });
  expect(await after.history()).toEqual(history);
  expect(read.length).toBeGreaterThan(0);
  expect(read).not.toContain('-1');
});

test('what the storage refuses is settled when it takes it again', async () => {
  const storage = memoryStorage();
  const { commit } = storage;
  let refused = 0;
  storage.commit = async (changes) => {
    const settles = changes.some(
      (change) => change.type === 'stream.append' && change.messages?.some((line) => line.includes('settled')),
    );
    if (settles && refused < 2) {
      refused += 1;
      throw new StorageFailure('disk full');
    }
    await commit(changes);
  };
  // Waits between attempts are short; limits of an hour are not.
  const sleep = (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 10_000 ? 1 : ms, signal);
  const clock = { now: () => Date.now(), sleep };
  const { request, events } = await serveAgent(['one', 'two'], { engine: { storage, clock } });
  const both = ['a', 'b'].map((message) => request('/agents/support/t1?wait=result', ask(message)));
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  expect(refused).toBe(2);
  expect(((await events()) as Event[]).filter(({ type }) => type === 'submission_settled')).toHaveLength(2);
});
