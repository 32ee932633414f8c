import { expect, test, vi } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';
import { StorageFailure } from '../storage/errors.ts';
import { memoryStorage } from '../storage/memory-storage.ts';

const soon = () => AbortSignal.timeout(5_000);

/** A handler that says when it began and goes on until it is told. */
function gated(onSignal?: (signal: AbortSignal) => void) {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<unknown>();
  const run = ({ signal }: { signal: AbortSignal }) => {
    begun.resolve();
    onSignal?.(signal);
    return gate.promise;
  };
  return { module: { run, route: open }, begun: begun.promise, finish: gate.resolve, fail: gate.reject };
}

test('a running handler is cancelled: it sees the signal, and the run ends as cancelled', async () => {
  let aborted = false;
  const work = gated((signal) =>
    signal.addEventListener('abort', () => {
      aborted = true;
      work.fail(new Error('stopped by the signal'));
    }),
  );
  const { request, engine } = await serveModules({ work: work.module });
  const { runId } = await (await request('/workflows/work', json(null))).json();
  await work.begun;
  const answer = await request(`/runs/${runId}/cancel`, { method: 'POST' });
  expect([200, 202]).toContain(answer.status);
  const record = await engine.runs.ended(runId, soon());
  expect(aborted).toBe(true);
  expect(record).toMatchObject({ status: 'cancelled', isError: true, error: { type: 'run_cancelled' } });
  const events = await (await request(`/runs/${runId}?offset=-1`)).json();
  expect(events.at(-1)).toMatchObject({ type: 'run_end', isError: true, error: { type: 'run_cancelled' } });
});

test('a handler that ignores the signal is cut off at the grace limit', async () => {
  const work = gated();
  const { engine } = await serveModules({ work: work.module }, { engine: { cancelGraceMs: 1 } });
  const { runId } = await engine.runs.admit({ workflow: 'work', payload: undefined });
  await work.begun;
  await engine.runs.cancel?.(runId);
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
});

test('a second cancel is answered at once, although the handler does not let go', async () => {
  const work = gated();
  const { request, engine } = await serveModules({ work: work.module });
  const { runId } = await engine.runs.admit({ workflow: 'work', payload: undefined });
  await work.begun;
  const cancel = () => request(`/runs/${runId}/cancel`, { method: 'POST', signal: soon() });
  expect([(await cancel()).status, (await cancel()).status]).toEqual([202, 202]);
  work.finish(undefined);
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
});

test('a run that waits for its turn is cancelled without its handler being called', async () => {
  const work = gated();
  const called: string[] = [];
  const second = { route: open, run: async ({ id }: { id: string }) => called.push(id) };
  const { request, engine } = await serveModules({ work: work.module, second }, { engine: { concurrency: 1 } });
  await engine.runs.admit({ workflow: 'work', payload: undefined });
  const { runId } = await engine.runs.admit({ workflow: 'second', payload: undefined });
  const answer = await request(`/runs/${runId}/cancel`, { method: 'POST' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ runId, status: 'cancelled' });
  work.finish(undefined);
  const { runId: third } = await engine.runs.admit({ workflow: 'second', payload: undefined });
  await engine.runs.ended(third, soon());
  expect(called).toEqual([third]);
  expect(await engine.runs.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('a waiting run whose turn comes while its cancel is being refused by the disk is run all the same', async () => {
  const work = gated();
  const second = { route: open, run: async () => 'done' };
  const storage = memoryStorage();
  const served = await serveModules({ work: work.module, second }, { engine: { storage, concurrency: 2 } });
  const { engine, request } = served;
  for (let i = 0; i < 2; i++) await engine.runs.admit({ workflow: 'work', payload: undefined });
  const { runId } = await engine.runs.admit({ workflow: 'second', payload: undefined });
  const { runId: third } = await engine.runs.admit({ workflow: 'second', payload: undefined });
  await work.begun;
  const asked = Promise.withResolvers<void>();
  const full = Promise.withResolvers<never>();
  vi.spyOn(storage, 'commit').mockImplementationOnce(() => {
    asked.resolve();
    return full.promise;
  });
  const cancelling = request(`/runs/${runId}/cancel`, { method: 'POST' });
  await asked.promise;
  work.finish(undefined);
  // What came after it has its turn only when it had its own.
  await engine.runs.ended(third, soon());
  full.reject(new StorageFailure('The disk is full.'));
  expect((await cancelling).status).toBe(500);
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed' });
});

test('a finished run answers with its status, as often as it is asked', async () => {
  const { request } = await serveModules({ job: { route: open, run: async () => 1 } });
  const { runId } = await (await request('/workflows/job?wait=result', json(null))).json();
  for (let i = 0; i < 2; i++) {
    const answer = await request(`/runs/${runId}/cancel`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ runId, status: 'completed' });
  }
});

test('cancelling an unknown run is run_not_found', async () => {
  const { request } = await serveModules({});
  expect((await request('/runs/run_nobody/cancel', { method: 'POST' })).status).toBe(404);
});

test('when a cancel races the end, record, stream and answer agree', async () => {
  for (let i = 0; i < 50; i++) {
    const work = gated();
    const { request, engine } = await serveModules({ work: work.module });
    const { runId } = await engine.runs.admit({ workflow: 'work', payload: undefined });
    await work.begun;
    const cancelling = request(`/runs/${runId}/cancel`, { method: 'POST' });
    for (let turns = 0; turns < i % 10; turns++) await Promise.resolve();
    work.finish('done');
    const answer = await (await cancelling).json();
    const record = await engine.runs.ended(runId, soon());
    const events = await (await request(`/runs/${runId}?offset=-1`)).json();
    expect(events.filter((event: { type: string }) => event.type === 'run_end')).toHaveLength(1);
    expect(events.at(-1).isError).toBe(record.status === 'cancelled');
    expect(['active', record.status]).toContain(answer.status);
    if (answer.status === 'active') expect(record.status).toBe('cancelled');
  }
});

test('a cancel that was asked for is not forgotten over a restart', async () => {
  const work = gated();
  const first = await serveModules({ work: work.module }, { engine: { cancelGraceMs: 60_000 } });
  const { runId } = await first.engine.runs.admit({ workflow: 'work', payload: undefined });
  await work.begun;
  const run = await first.storage.documents.get('runs', runId);
  if (!run) throw new Error('the run is there');
  await first.engine.stop({ graceMs: 0 });
  const value = { ...run, cancelRequestedAt: new Date().toISOString() };
  await first.storage.commit([{ type: 'document.put', collection: 'runs', id: runId, value }]);

  const second = await serveModules({ work: work.module }, { engine: { storage: first.storage } });
  expect(await second.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
  expect(await second.engine.runs.get(runId)).not.toHaveProperty('cancelRequestedAt');
});

test('a cancel of a run that the stopping server is leaving holds after the restart', async () => {
  const storage = memoryStorage();
  const { append } = storage.streams;
  const written = Promise.withResolvers<void>();
  vi.spyOn(storage.streams, 'append').mockImplementation(async (...args) => {
    await written.promise;
    await append.apply(storage.streams, args);
  });
  const left = Promise.withResolvers<void>();
  const work = gated((signal) => signal.addEventListener('abort', () => left.resolve()));
  const first = await serveModules({ work: work.module }, { engine: { storage } });
  const { runId } = await first.engine.runs.admit({ workflow: 'work', payload: undefined });
  await work.begun;
  const stopping = first.engine.stop({ graceMs: 0 });
  await left.promise;
  const cancelling = first.engine.runs.cancel?.(runId);
  await new Promise((resolve) => setImmediate(resolve));
  written.resolve();
  await cancelling;
  await stopping;
  const again = { work: { route: open, run: async () => 'done' } };
  const second = await serveModules(again, { engine: { storage } });
  expect(await second.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
});

test('a run beyond its time limit ends as run_timeout even if its promise never settles', async () => {
  const work = gated();
  const { engine } = await serveModules({ work: { ...work.module, durability: { timeoutMs: 5 } } });
  const { runId } = await engine.runs.admit({ workflow: 'work', payload: undefined });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'errored', error: { type: 'run_timeout' } });
});
