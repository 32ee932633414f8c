import type { FlueContext } from '@openflue/server';
import { createFlueClient } from 'flue-sdk-0.11';
import { describe, expect, test } from 'vitest';
import { flueApp, listen, open } from './fixtures/flue-server.ts';

// The client that the field published, as it is: what it is served here is what keeps its users' code working.

function step() {
  let go = () => {};
  const module = {
    route: open,
    run: async ({ log, payload }: FlueContext<{ steps: number }>) => {
      for (let index = 0; index < payload.steps; index++) {
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        log.info(`step ${index}`);
      }
      return { done: payload.steps };
    },
  };
  return { module, go: () => go() };
}

describe('@flue/sdk 0.11.1', () => {
  for (const live of [true, 'sse', 'long-poll'] as const) {
    test(`invokes a workflow and streams its run to the end with live: ${live}`, async () => {
      const { module, go } = step();
      const app = await flueApp({ module });
      const client = createFlueClient({ baseUrl: await listen((request) => app.fetch(request)) });
      const { runId, streamUrl } = await client.workflows.invoke('module', { payload: { steps: 3 } });
      expect(streamUrl).toMatch(`/runs/${runId}`);
      const types: string[] = [];
      for await (const event of client.runs.stream(runId, { live })) {
        types.push(event.type);
        if (event.type === 'run_end') expect(event).toMatchObject({ isError: false, result: { done: 3 } });
        else go();
      }
      expect(types).toEqual(['run_start', 'log', 'log', 'log', 'run_end']);
    });
  }

  test('reads the events of a run that has ended', async () => {
    const app = await flueApp({ echo: { route: open, run: async ({ payload }: FlueContext) => payload } });
    const client = createFlueClient({ baseUrl: await listen((request) => app.fetch(request)), token: 'any' });
    const { runId } = await client.workflows.invoke('echo', { payload: { text: 'hi' } });
    for await (const _ of client.runs.stream(runId));
    const events = await client.runs.events(runId);
    expect(events.map(({ type, eventIndex }) => [type, eventIndex])).toEqual([
      ['run_start', 0],
      ['run_end', 1],
    ]);
    expect(events[0]).toMatchObject({ runId, workflowName: 'echo', payload: { text: 'hi' } });
  });

  test('gets a typed error for what does not exist', async () => {
    const app = await flueApp({});
    const client = createFlueClient({ baseUrl: await listen((request) => app.fetch(request)) });
    await expect(client.workflows.invoke('nothing')).rejects.toMatchObject({
      status: 404,
      body: { error: { type: 'workflow_not_found' } },
    });
  });
});
