import { type Fault, fault, mockServer, scenario } from '@openflue/mocks';
import { createFlueClient } from '@openflue/sdk';
import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useFlueAgent, useFlueRun } from '../src/index.ts';
import { providing } from './fixtures/client.tsx';

// A real server whose network fails in one way each.
const text = 'It is clear over Oslo tonight.';
const faults: [string, () => Fault][] = [
  ['a 401 on reconnect', () => fault.unauthorizedOnReconnect()],
  ['a connection cut in mid-batch', () => fault.cutMidBatch()],
  ['a duplicate delivery', () => fault.duplicateDelivery()],
  ['a 503', () => fault.unavailable()],
  ['a connection that ends early', () => fault.endsEarly()],
  ['a late attach', () => fault.attachLate({ afterMs: 100 })],
];

function clientWith(faults: Fault[]) {
  const { fetch } = mockServer({
    workflows: {
      weather: async ({ prompt, wait }) => {
        const answer = await prompt('Oslo?', { text, everyMs: 10 });
        await wait(50);
        return answer;
      },
    },
    agents: { support: scenario.reply({ text, everyMs: 10 }) },
    faults,
  });
  return createFlueClient({
    baseUrl: 'http://mock',
    token: () => 't',
    fetch,
    retry: { initialDelayMs: 5, maxDelayMs: 20 },
  });
}

afterEach(() => void vi.useRealTimers());

describe.each(faults)('after %s', (_, make) => {
  test('a run ends completed, its text exact', async () => {
    const client = clientWith([make()]);
    const { runId } = await client.workflows.invoke('weather');
    const { result } = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client), reactStrictMode: true });
    await waitFor(() => expect(result.current.status).toBe('completed'));
    expect(result.current).toMatchObject({ text, error: undefined, record: await client.runs.get(runId) });
    expect(result.current.events).toEqual(await client.runs.events(runId));
  });

  test('an answer is whole, its text exact', async () => {
    const client = clientWith([make()]);
    const { result } = renderHook(() => useFlueAgent({ name: 'support', id: 'one' }), {
      wrapper: providing(client),
      reactStrictMode: true,
    });
    await waitFor(() => expect(result.current.historyReady).toBe(true));
    await act(() => result.current.sendMessage('Oslo?'));
    await waitFor(() => expect(result.current.status).toBe('idle'));
    expect(result.current.messages.map(({ parts }) => parts)).toEqual([
      [{ type: 'text', text: 'Oslo?', state: 'done' }],
      [{ type: 'text', text, state: 'done' }],
    ]);
  });
});

test('a run whose stream is closed without run_end ends as its record says', async () => {
  const client = clientWith([fault.closesWithoutRunEnd()]);
  const { runId } = await client.workflows.invoke('weather');
  const { result } = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client) });
  await waitFor(() => expect(result.current.status).toBe('completed'));
  expect(result.current.record).toEqual(await client.runs.get(runId));
});

test('a stream that stalls is followed again after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const client = clientWith([fault.stall()]);
  const startedAt = Date.now();
  const { runId } = await client.workflows.invoke('weather');
  const { result } = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client) });
  while (result.current.status !== 'completed') await act(() => vi.advanceTimersByTimeAsync(500));
  expect(Date.now() - startedAt).toBeGreaterThan(60_000);
  expect(result.current).toMatchObject({ text, error: undefined });
});
