import { expect, test, vi } from 'vitest';
import { createFlueClient, type FlueEvent } from '../src/index.ts';
import { cuttingProxy } from './fixtures/cutting-proxy.ts';
import { lines } from './fixtures/events.ts';
import { flueApp, listen, open } from './fixtures/flue-server.ts';
import { told } from './fixtures/workflows.ts';

test('an admission whose answer was lost starts one run', async () => {
  const run = vi.fn(async () => null);
  const app = await flueApp({ counted: { route: open, run } });
  let lost = 0;
  const fetch = async (request: Request) => {
    const answer = await app.fetch(request);
    if (request.method !== 'POST' || lost++ > 1) return answer;
    throw new TypeError('fetch failed');
  };
  const client = createFlueClient({ baseUrl: 'http://flue.test', fetch, retry: { initialDelayMs: 1 } });
  await client.workflows.run('counted');
  lost = 0;
  await client.workflows.invoke('counted', { wait: 'result' });
  expect(run).toHaveBeenCalledTimes(2);
});

test('a run is followed to its end over connections that are reset again and again', async () => {
  const { module, tell } = told();
  const app = await flueApp({ module });
  const proxy = await cuttingProxy(await listen((request) => app.fetch(request)));
  const client = createFlueClient({ baseUrl: proxy.url, retry: { initialDelayMs: 1, maxDelayMs: 20 } });
  const { runId } = await client.workflows.invoke('module');
  const seen: FlueEvent[] = [];
  for await (const event of client.runs.stream(runId)) {
    seen.push(event);
    if (event.type === 'run_end') continue;
    if (seen.length % 3 === 0) proxy.cut();
    tell(seen.length <= 10 ? `${seen.length}` : undefined);
  }
  expect(seen.map(({ eventIndex }) => eventIndex)).toEqual(Array.from(seen, (_, index) => index));
  expect(lines(seen)).toHaveLength(10);
  await proxy.stop();
});
