import { describe, expect, test } from 'vitest';
import { FlueApiError, type FlueEvent, FlueTimeoutError } from '../../src/index.ts';
import { collect, lines } from '../fixtures/events.ts';
import { open } from '../fixtures/flue-server.ts';
import { reaches } from '../fixtures/reaches.ts';
import { until } from '../fixtures/until.ts';
import { broken, chatty, echo, never, told } from '../fixtures/workflows.ts';

describe.each(reaches)('%s', (_, reach) => {
  test('a run is started, streamed to its end, and read again', async () => {
    const { workflows, runs } = await reach({ workflows: { chatty } });
    const receipt = await workflows.invoke('chatty', { payload: 3 });
    const events = await collect(runs.stream(receipt.runId, { offset: receipt.offset }));
    expect(events.map(({ type }) => type)).toEqual(['run_start', 'log', 'log', 'log', 'run_end']);
    expect(events.map(({ eventIndex }) => eventIndex)).toEqual([0, 1, 2, 3, 4]);
    expect(await runs.events(receipt.runId)).toEqual(events);
    expect(await runs.get(receipt.runId)).toMatchObject({
      status: 'completed',
      workflowName: 'chatty',
      payload: 3,
      result: 3,
    });
  });

  for (const live of ['sse', 'long-poll'] as const) {
    test(`live: ${live} delivers every event while the run goes on`, async () => {
      const { module, tell } = told();
      const { workflows, runs } = await reach({ workflows: { module } });
      const { runId } = await workflows.invoke('module');
      const seen: FlueEvent[] = [];
      for await (const event of runs.stream(runId, { live })) {
        seen.push(event);
        if (event.type !== 'run_end') tell(seen.length < 5 ? `line ${seen.length}` : undefined);
      }
      expect(lines(seen)).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
      expect(seen.at(-1)).toMatchObject({ type: 'run_end', isError: false, result: 4 });
    });
  }

  test('every page is read, and every checkpoint resumes, when the server pages', async () => {
    const { workflows, runs } = await reach({ workflows: { chatty }, face: { maxPageBytes: 500 } });
    const { runId } = await workflows.run('chatty', { payload: 30 });
    const places: string[] = [];
    const stream = runs.stream(runId);
    const all: FlueEvent[] = [];
    for await (const event of stream) {
      all.push(event);
      places.push(stream.offset);
    }
    expect(all).toHaveLength(32);
    expect(await runs.events(runId)).toEqual(all);
    for (const [index, offset] of places.entries()) {
      expect(await runs.events(runId, { offset })).toEqual(all.slice(index + 1));
    }
    expect(await runs.events(runId, { tail: 2 })).toEqual(all.slice(-2));
  });

  test('a run that is cancelled ends its stream, and who waits for it is told', async () => {
    const { workflows, runs } = await reach({ workflows: { never } });
    const { runId } = await workflows.invoke('never');
    const streaming = collect(runs.stream(runId));
    const waiting = runs.wait(runId).catch((error) => error);
    expect(await runs.cancel(runId)).toMatchObject({ runId });
    expect((await streaming).at(-1)).toMatchObject({ type: 'run_end', isError: true });
    expect(await waiting).toMatchObject({ id: runId, error: { type: 'run_cancelled' } });
    expect(await runs.cancel(runId)).toEqual({ runId, status: 'cancelled' });
  });

  test('an unknown run is the same error from get, events, stream, wait and cancel', async () => {
    const { runs } = await reach({ workflows: { echo } });
    const runId = 'run_00000000000000000000000000';
    for (const ask of [
      () => runs.get(runId),
      () => runs.events(runId),
      () => collect(runs.stream(runId)),
      () => runs.wait(runId),
      () => runs.cancel(runId),
    ]) {
      const error = await ask().catch((error) => error);
      expect(error).toBeInstanceOf(FlueApiError);
      expect(error).toMatchObject({ status: 404, type: 'run_not_found' });
    }
  });

  test("a wait ends with the caller's time or reason, and the run goes on", async () => {
    const { workflows, runs } = await reach({ workflows: { never } });
    const { runId } = await workflows.invoke('never');
    await expect(runs.wait(runId, { timeoutMs: 20 })).rejects.toThrow(FlueTimeoutError);
    const reason = new Error('enough');
    await expect(workflows.run('never', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const controller = new AbortController();
    const onEvent = () => controller.abort(reason);
    await expect(workflows.run('never', { signal: controller.signal, onEvent })).rejects.toBe(reason);
    expect(await runs.get(runId)).toMatchObject({ status: 'active' });
  });

  test("a wait ends in time although the caller's own onEvent does not", async () => {
    const { workflows, runs } = await reach({ workflows: { never } });
    const { runId } = await workflows.invoke('never');
    const onEvent = () => new Promise(() => {});
    await expect(runs.wait(runId, { onEvent, timeoutMs: 20 })).rejects.toThrow(FlueTimeoutError);
  });

  test('an id that no path can carry is refused before it leads elsewhere', async () => {
    const { runs, agents } = await reach({});
    for (const id of ['', '.', '..']) {
      await expect(runs.get(id)).rejects.toThrow(TypeError);
      await expect(runs.wait(id)).rejects.toThrow(TypeError);
      await expect(agents.send('support', id, 'Hi')).rejects.toThrow(TypeError);
      await expect(agents.delete(id, 'one')).rejects.toThrow(TypeError);
      expect(() => agents.stream('support', id)).toThrow(TypeError);
    }
  });

  test('runs are listed where the server offers that, by workflow and by status, a page at a time', async () => {
    const { workflows, runs } = await reach({ workflows: { echo, broken }, face: { listRuns: open } });
    const [first, second] = [await workflows.run('echo'), await workflows.run('echo')];
    const failed = await workflows.invoke('broken');
    await runs.wait(failed.runId).catch(() => {});
    const page = await runs.list({ workflow: 'echo', limit: 1 });
    expect(page.runs.map(({ runId }) => runId)).toEqual([second.runId]);
    const { nextCursor: cursor } = page;
    expect(await runs.list({ workflow: 'echo', ...(cursor && { cursor }) })).toMatchObject({
      runs: [{ runId: first.runId, status: 'completed' }],
    });
    expect((await runs.list({ status: 'errored' })).runs.map(({ runId }) => runId)).toEqual([failed.runId]);
  });

  test('a run is deleted once it has ended, where the server offers that', async () => {
    const { workflows, runs } = await reach({ workflows: { echo, never }, face: { listRuns: open } });
    const { runId } = await workflows.run('echo');
    expect(await runs.delete(runId)).toBeUndefined();
    for (const ask of [() => runs.get(runId), () => runs.delete(runId), () => collect(runs.stream(runId))]) {
      await expect(ask()).rejects.toMatchObject({ status: 410, type: 'run_expired' });
    }
    const active = await workflows.invoke('never');
    await expect(runs.delete(active.runId)).rejects.toMatchObject({ status: 409, type: 'run_active' });
  });

  test('what is observed of a run is what its record and events say: as it runs, when it has ended, when it failed', async () => {
    const { module, tell } = told();
    const { workflows, runs } = await reach({ workflows: { module, broken } });
    const { runId } = await workflows.invoke('module');
    const observer = runs.observe(runId);
    observer.subscribe(() => tell(observer.getSnapshot().logs.length < 3 ? 'line' : undefined));
    const ended = await until(observer, ({ status }) => status === 'completed');
    expect(ended).toMatchObject({ record: await runs.get(runId), result: 3, error: undefined });
    expect(ended.events).toEqual(await runs.events(runId));
    expect(await until(runs.observe(runId), ({ status }) => status === 'completed')).toEqual(ended);
    const failed = await workflows.invoke('broken');
    expect(await until(runs.observe(failed.runId), ({ status }) => status === 'errored')).toMatchObject({
      record: await runs.get(failed.runId),
      error: { name: 'FlueRunError', id: failed.runId },
    });
  });

  test('a run that is unknown or deleted is observed as an error, and cancelling while observed shows', async () => {
    const { workflows, runs } = await reach({ workflows: { never } });
    const lost = await until(runs.observe('run_0'), ({ status }) => status === 'disconnected');
    expect(lost.error).toMatchObject({ name: 'FlueApiError', type: 'run_not_found' });
    const { runId } = await workflows.invoke('never');
    const observer = runs.observe(runId);
    await until(observer, ({ status }) => status === 'running');
    await runs.cancel(runId);
    expect(await until(observer, ({ status }) => status === 'cancelled')).toMatchObject({
      record: await runs.get(runId),
    });
  });
});
