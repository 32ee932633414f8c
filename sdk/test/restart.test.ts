import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import {
  builtinProviders,
  createEngine,
  createModelRegistry,
  type FlueContext,
  flue,
  readWorkflowModule,
} from '@openflue/server';
import { fileStorage } from '@openflue/server/node';
import { expect, onTestFinished, test } from 'vitest';
import { createFlueClient, type FlueEvent, FlueRunError } from '../src/index.ts';
import { open } from './fixtures/flue-server.ts';

const chatty = {
  route: open,
  durability: { maxAttempts: 2 },
  run: async ({ log, signal }: FlueContext) => {
    log.info('working');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  },
};

/** A server on files, that can be stopped and started again on the same port. */
async function restartable() {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-sdk-'));
  const start = async (port: number) => {
    const storage = await fileStorage({ dir });
    const models = createModelRegistry({ providers: builtinProviders({}) });
    const engine = createEngine({ storage, models, workflows: [readWorkflowModule('chatty', chatty)] });
    const stopping = new AbortController();
    const app = flue({ engine, stopping: stopping.signal });
    await engine.start();
    const { server, at } = await new Promise<{ server: ReturnType<typeof serve>; at: number }>((resolve) => {
      const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, ({ port }) =>
        resolve({ server, at: port }),
      );
    });
    const stop = async () => {
      stopping.abort();
      await engine.stop({ graceMs: 0 });
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await storage.close();
    };
    return { port: at, stop };
  };
  let running = await start(0);
  onTestFinished(async () => {
    await running.stop();
    rmSync(dir, { recursive: true });
  });
  return {
    url: `http://127.0.0.1:${running.port}`,
    stop: () => running.stop(),
    async startAgain() {
      running = await start(running.port);
    },
  };
}

for (const live of ['sse', 'long-poll'] as const) {
  test(`a stream and a wait go on over a restart of the server, live: ${live}`, async () => {
    const server = await restartable();
    const retry = { initialDelayMs: 5, maxDelayMs: 50, maxReconnects: 100 };
    const { workflows, runs } = createFlueClient({ baseUrl: server.url, retry });
    const { runId } = await workflows.invoke('chatty');
    const waiting = runs.wait(runId, { onEvent: () => {} }).catch((error) => error);
    const seen: FlueEvent[] = [];
    for await (const event of runs.stream(runId, { live })) {
      seen.push(event);
      if (event.type !== 'log') continue;
      await server.stop();
      await server.startAgain();
    }
    expect(seen.map(({ type }) => type)).toEqual(['run_start', 'log', 'run_resume', 'log', 'run_end']);
    expect(seen.at(-1)).toMatchObject({ isError: true, error: { type: 'run_interrupted' } });
    const error = await waiting;
    expect(error).toBeInstanceOf(FlueRunError);
    expect(error).toMatchObject({ id: runId, error: { type: 'run_interrupted' } });
  });
}
