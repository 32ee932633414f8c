import { describe, expect, test } from 'vitest';
import { FlueRunError } from '../../src/index.ts';
import { reaches } from '../fixtures/reaches.ts';
import { broken, echo, never, strict, told } from '../fixtures/workflows.ts';

describe.each(reaches)('%s', (_, reach) => {
  test('workflows are listed', async () => {
    const { workflows } = await reach({ workflows: { broken, echo } });
    expect((await workflows.list()).map(({ name }) => name)).toEqual(['broken', 'echo']);
  });

  test('a result is waited for in each of three ways', async () => {
    const { workflows, runs } = await reach({ workflows: { echo } });
    const payload = { text: 'hi' };
    const result = { echo: payload };
    expect(await workflows.invoke('echo', { payload, wait: 'result' })).toMatchObject({ result });
    const seen: string[] = [];
    const run = await workflows.run('echo', { payload, onEvent: ({ type }) => seen.push(type) });
    expect(run).toMatchObject({ result, runId: expect.stringMatching(/^run_/) });
    expect(seen).toEqual(['run_start', 'run_end']);
    expect(await runs.wait(run.runId)).toMatchObject({ status: 'completed', result });
  });

  test('a run that fails is the same FlueRunError however it is waited for', async () => {
    const { workflows, runs } = await reach({ workflows: { broken } });
    const { runId } = await workflows.invoke('broken');
    for (const wait of [
      () => workflows.invoke('broken', { wait: 'result' }),
      () => workflows.run('broken'),
      () => runs.wait(runId),
    ]) {
      const error = await wait().catch((error) => error);
      expect(error).toBeInstanceOf(FlueRunError);
      expect(error).toMatchObject({ id: expect.stringMatching(/^run_/), error: { name: 'RangeError' } });
    }
  });

  test('a payload against the schema is refused with its issues', async () => {
    const { workflows } = await reach({ workflows: { strict } });
    const error = await workflows.invoke('strict', { payload: { text: 1 } }).catch((error) => error);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request', issues: [{ path: ['text'] }] });
    expect(await workflows.run('strict', { payload: { text: 'four' } })).toMatchObject({ result: { length: 4 } });
  });

  test('the same key starts one run, and another payload under it is refused', async () => {
    const { workflows } = await reach({ workflows: { echo } });
    const options = { payload: 1, idempotencyKey: 'once' };
    const [first, second] = [await workflows.invoke('echo', options), await workflows.invoke('echo', options)];
    expect(second).toEqual(first);
    await expect(workflows.invoke('echo', { ...options, payload: 2 })).rejects.toMatchObject({
      type: 'idempotency_conflict',
    });
  });

  test("waiting outlasts the server's own limit", async () => {
    const { module, tell } = told();
    const { workflows } = await reach({ workflows: { module }, face: { waitLimitMs: 1 } });
    const waiting = workflows.invoke('module', { wait: 'result' });
    const ticking = setInterval(tell, 20);
    expect(await waiting).toMatchObject({ result: 0 });
    clearInterval(ticking);
  });

  test('what onEvent throws ends the wait', async () => {
    const { workflows } = await reach({ workflows: { never } });
    const reason = new Error('enough');
    const onEvent = () => Promise.reject(reason);
    await expect(workflows.run('never', { onEvent })).rejects.toBe(reason);
  });

  test('a refusal is the same error however the run is started, and is not tried again', async () => {
    const { workflows } = await reach({ workflows: { echo, strict } });
    for (const [name, failure] of [
      ['unknown', { status: 404, type: 'workflow_not_found' }],
      ['strict', { status: 400, type: 'invalid_request' }],
    ] as const) {
      for (const ask of [
        () => workflows.invoke(name, { payload: 1 }),
        () => workflows.invoke(name, { payload: 1, wait: 'result' }),
        () => workflows.run(name, { payload: 1 }),
      ]) {
        await expect(ask()).rejects.toMatchObject({ name: 'FlueApiError', ...failure });
      }
    }
  });
});
