import { expect, test } from 'vitest';
import { checkedApp } from './checked-app.ts';
import { contractFetch } from './contract-fetch.ts';
import { ContractError, type Problem } from './problem.ts';

const healthy = () => Response.json({ status: 'ok' });
const sick = () => Response.json({ status: 'so so' });

const end = {
  type: 'run_end',
  v: 3,
  eventIndex: 0,
  timestamp: '2026-01-15T09:30:00.000Z',
  runId: 'run_01JZ8Q4T6W3XN5V7B9C1D2E3F4',
  durationMs: 1,
  isError: false,
};
const good = `event: data\ndata: ${JSON.stringify([end])}\n\nevent: control\ndata: {"streamNextOffset":"1_5"}\n\n`;
const bad = good.replace('"isError":false', '"isError":0');

/** A live read that sends these texts and then stays open, as a stream that waits for news does. */
function live(texts: readonly string[], onCancel = () => {}): Response {
  const chunks = texts.map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
    },
    cancel: onCancel,
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
}
const liveUrl = 'http://localhost/runs/run_x?offset=-1&live=sse';

test('a good answer passes, its body still to be read', async () => {
  const { request } = checkedApp({ fetch: healthy });
  const answer = await request('/health');
  expect(await answer.json()).toEqual({ status: 'ok' });
});

test('a bad answer throws, naming the request and the problem', async () => {
  const { request } = checkedApp({ fetch: sick });
  const error = await request('/health').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContractError);
  expect(error).toMatchObject({
    problems: [{ kind: 'body' }],
    message: expect.stringContaining('GET /health 200'),
  });
});

test('a bad answer passes when problems are only collected', async () => {
  const seen: Problem[] = [];
  const fetch = contractFetch(async () => sick(), { onProblem: (problems) => void seen.push(...problems) });
  expect(await (await fetch('http://localhost/health')).json()).toEqual({ status: 'so so' });
  expect(seen).toMatchObject([{ kind: 'body' }]);
});

test('the method is taken from wherever it stands', async () => {
  const fetch = contractFetch(async () => healthy());
  await expect(fetch('http://localhost/health')).resolves.toBeDefined();
  await expect(fetch('http://localhost/health', { method: 'post' })).rejects.toBeInstanceOf(ContractError);
  await expect(fetch(new Request('http://localhost/health', { method: 'POST' }))).rejects.toBeInstanceOf(ContractError);
});

test('an app sees the request as it was made', async () => {
  const app = { fetch: async (request: Request) => Response.json({ status: await request.text() }) };
  const { request } = checkedApp(app, { onProblem: () => {} });
  const answer = await request('/health', { method: 'POST', body: 'hello' });
  expect(await answer.json()).toEqual({ status: 'hello' });
});

test('a live stream passes as it comes, without waiting for its end', async () => {
  const fetch = contractFetch(async () => live([good]));
  const reader = (await fetch(liveUrl)).body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toBe(good);
  await reader?.cancel();
});

test('a bad frame fails the stream that carries it', async () => {
  const fetch = contractFetch(async () => live([good, bad]));
  const reader = (await fetch(liveUrl)).body?.getReader();
  await reader?.read();
  await expect(reader?.read()).rejects.toBeInstanceOf(ContractError);
});

test('who stops reading reaches the server', async () => {
  let cancelled = false;
  const fetch = contractFetch(async () =>
    live([good], () => {
      cancelled = true;
    }),
  );
  await (await fetch(liveUrl)).body?.cancel();
  expect(cancelled).toBe(true);
});

test('a mount is respected', async () => {
  const { request } = checkedApp({ fetch: sick }, { mount: '/api' });
  await expect(request('/health')).resolves.toBeDefined();
  await expect(request('/api/health')).rejects.toBeInstanceOf(ContractError);
});
