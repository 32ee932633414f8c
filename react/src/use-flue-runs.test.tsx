import type { FlueContext } from '@openflue/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { apiError, scripted } from '../../sdk/test/fixtures/answers.ts';
import { open } from '../../sdk/test/fixtures/flue-server.ts';
import { clientOf, counting, providing } from '../test/fixtures/client.tsx';
import { useFlueRuns } from './index.ts';

const echo = { route: open, run: async ({ payload }: FlueContext) => payload };
const other = { route: open, run: async () => null };

test('runs are listed a page at a time, newest first, by workflow', async () => {
  const { client } = await clientOf({ workflows: { echo, other } });
  for (const payload of [1, 2, 3]) await client.workflows.run('echo', { payload });
  await client.workflows.run('other');
  const all = (await client.runs.list({ workflow: 'echo' })).runs;
  const { result } = renderHook(() => useFlueRuns({ workflow: 'echo', limit: 2 }), {
    wrapper: providing(client),
    reactStrictMode: true,
  });
  expect(result.current).toMatchObject({ runs: [], status: 'loading', hasMore: false });
  await waitFor(() => expect(result.current.status).toBe('ready'));
  expect(result.current).toMatchObject({ runs: all.slice(0, 2), hasMore: true });
  act(() => result.current.loadMore());
  await waitFor(() => expect(result.current.hasMore).toBe(false));
  expect(result.current.runs).toEqual(all);
  await client.workflows.run('echo', { payload: 4 });
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current.runs[0]).not.toEqual(all[0]));
  expect(result.current.runs.slice(1)).toEqual(all.slice(0, 1));
});

test('an equal filter is the same list, another filter another', async () => {
  const { client, requests } = await clientOf({ workflows: { echo } });
  const { result, rerender } = renderHook(({ status }: { status: 'active' | 'completed' }) => useFlueRuns({ status }), {
    wrapper: providing(client),
    initialProps: { status: 'completed' },
  });
  await waitFor(() => expect(result.current.status).toBe('ready'));
  rerender({ status: 'completed' });
  expect(result.current.status).toBe('ready');
  expect(requests).toHaveLength(1);
  rerender({ status: 'active' });
  expect(result.current.status).toBe('loading');
  await waitFor(() => expect(result.current.status).toBe('ready'));
  expect(requests).toHaveLength(2);
});

test('a list that is refused keeps what it has, and can be asked for again', async () => {
  const list = () => Response.json({ runs: [] });
  const { client } = counting(scripted(list, apiError(403, 'forbidden'), list));
  const { result } = renderHook(() => useFlueRuns(), { wrapper: providing(client) });
  await waitFor(() => expect(result.current.status).toBe('ready'));
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current).toMatchObject({ status: 'error', error: { type: 'forbidden' } }));
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current).toMatchObject({ status: 'ready', error: undefined }));
});

test('what is asked for is called off with the last who looks', async () => {
  const signals: AbortSignal[] = [];
  const { client } = counting({
    fetch: (request) => {
      signals.push(request.signal);
      return new Promise(() => {});
    },
  });
  const { unmount } = renderHook(() => useFlueRuns(), { wrapper: providing(client) });
  await waitFor(() => expect(signals).toHaveLength(1));
  unmount();
  expect(signals[0]?.aborted).toBe(true);
});
