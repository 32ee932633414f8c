import type { FlueContext } from '@openflue/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { expect, test } from 'vitest';
import { open } from '../../sdk/test/fixtures/flue-server.ts';
import { clientOf, providing } from '../test/fixtures/client.tsx';
import { useFlueInvoke } from './index.ts';

const echo = { route: open, run: async ({ payload }: FlueContext) => ({ echo: payload ?? null }) };

test('a run is started and shown', async () => {
  const { client } = await clientOf({ workflows: { echo } });
  const { result } = renderHook(() => useFlueInvoke('echo'), { wrapper: providing(client), reactStrictMode: true });
  expect(result.current).toMatchObject({ status: 'idle', runId: undefined });
  let starting: Promise<unknown> | undefined;
  act(() => {
    starting = result.current.invoke({ payload: 1 });
  });
  expect(result.current.status).toBe('starting');
  await act(() => starting);
  await waitFor(() => expect(result.current.status).toBe('completed'));
  expect(result.current).toMatchObject({ result: { echo: 1 }, record: { payload: 1 }, error: undefined });
  expect(await starting).toMatchObject({ runId: result.current.runId });
});

test('the last run that was started is the one that is shown, and reset forgets it', async () => {
  const { client } = await clientOf({ workflows: { echo } });
  const { result } = renderHook(() => useFlueInvoke('echo', { client }), { wrapper: StrictMode });
  await act(async () => {
    await Promise.all([result.current.invoke({ payload: 'first' }), result.current.invoke({ payload: 'second' })]);
  });
  await waitFor(() => expect(result.current.result).toEqual({ echo: 'second' }));
  act(() => result.current.reset());
  expect(result.current).toMatchObject({ status: 'idle', runId: undefined, result: undefined });
});

test('what the server refuses is said, to the caller and on the page', async () => {
  const { client } = await clientOf({ workflows: { echo } });
  const { result } = renderHook(() => useFlueInvoke('ecko'), { wrapper: providing(client) });
  await act(() => expect(result.current.invoke()).rejects.toMatchObject({ type: 'workflow_not_found' }));
  expect(result.current).toMatchObject({ status: 'refused', error: { type: 'workflow_not_found' } });
});

test('what an unmounted component started goes on, unseen', async () => {
  const { client } = await clientOf({ workflows: { echo } });
  const { result, unmount } = renderHook(() => useFlueInvoke('echo'), { wrapper: providing(client) });
  let starting: Promise<{ runId: string }> | undefined;
  act(() => {
    starting = result.current.invoke({ payload: 1 });
  });
  unmount();
  const { runId = '' } = (await starting) ?? {};
  expect(await client.runs.wait(runId)).toMatchObject({ status: 'completed' });
  expect(result.current.status).toBe('starting');
});

test('with another client, or another workflow, nothing was started yet', async () => {
  const { client } = await clientOf({ workflows: { echo } });
  const other = await clientOf({ workflows: { echo } });
  const { result, rerender } = renderHook(
    ({ of, workflow }: { of: typeof client; workflow: string }) => useFlueInvoke(workflow, { client: of }),
    { initialProps: { of: client, workflow: 'echo' } },
  );
  const start = () => act(() => result.current.invoke());
  await start();
  await waitFor(() => expect(result.current.status).toBe('completed'));
  rerender({ of: other.client, workflow: 'echo' });
  expect(result.current).toMatchObject({ status: 'idle', runId: undefined });
  expect(other.requests).toHaveLength(0);
  await start();
  rerender({ of: other.client, workflow: 'ecko' });
  expect(result.current).toMatchObject({ status: 'idle', runId: undefined });
});
