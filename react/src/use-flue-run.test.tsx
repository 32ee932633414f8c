import type { FlueContext } from '@openflue/server';
import { defineAgent } from '@openflue/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import {
  type Answer,
  apiError,
  controlFrame,
  dataFrame,
  page,
  scripted,
  sse,
} from '../../sdk/test/fixtures/answers.ts';
import { logEvent } from '../../sdk/test/fixtures/events.ts';
import { open } from '../../sdk/test/fixtures/flue-server.ts';
import { clientOf, counting, providing } from '../test/fixtures/client.tsx';
import { manualFrames } from '../test/fixtures/frames.ts';
import { FlueProvider, useFlueRun, useFlueWorkflow } from './index.ts';

const agent = defineAgent(() => ({ model: 'scripted/one' }));
const writer = {
  route: open,
  run: async ({ init, log, payload }: FlueContext<string>) => {
    log.info('asking');
    const session = await (await init(agent)).session();
    return (await session.prompt(payload)).text;
  },
};
const waiting = {
  route: open,
  run: ({ signal }: FlueContext) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
};

test('a run is shown to its end', async () => {
  const { client } = await clientOf({ workflows: { writer }, script: [{ text: ['It is ', 'clear.'] }] });
  const { runId } = await client.workflows.invoke('writer', { payload: 'Oslo?' });
  const { result } = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client) });
  expect(result.current).toMatchObject({ status: 'connecting', events: [], text: '' });
  await waitFor(() => expect(result.current.status).toBe('completed'));
  expect(result.current).toMatchObject({ text: 'It is clear.', result: 'It is clear.', error: undefined });
  expect(result.current.record).toEqual(await client.runs.get(runId));
  expect(result.current.events).toEqual(await client.runs.events(runId));
  expect(result.current.logs.map(({ message }) => message)).toEqual(['asking']);
});

test('a run is cancelled', async () => {
  const { client } = await clientOf({ workflows: { waiting } });
  const { runId } = await client.workflows.invoke('waiting');
  const { result } = renderHook(() => useFlueWorkflow({ runId, client }));
  await waitFor(() => expect(result.current.status).toBe('running'));
  const { cancel } = result.current;
  await act(() => cancel());
  await waitFor(() => expect(result.current.status).toBe('cancelled'));
  expect(result.current.error).toMatchObject({ id: runId, error: { type: 'run_cancelled' } });
  expect(result.current.cancel).toBe(cancel);
});

test('without a run it is idle, until there is one', async () => {
  const { client, requests } = await clientOf({ workflows: { writer }, script: ['Clear.'] });
  const { result, rerender } = renderHook(({ runId }: { runId?: string }) => useFlueRun({ runId }), {
    wrapper: providing(client),
    initialProps: {},
  });
  expect(result.current.status).toBe('idle');
  await expect(result.current.cancel()).rejects.toThrow(Error);
  expect(requests).toHaveLength(0);
  const { runId } = await client.workflows.invoke('writer', { payload: 'Oslo?' });
  rerender({ runId });
  await waitFor(() => expect(result.current.result).toBe('Clear.'));
  rerender({});
  expect(result.current.status).toBe('idle');
});

test('many components in Strict Mode, with providers of their own, watch one stream', async () => {
  const { client, streams } = await clientOf({ workflows: { waiting } });
  const { runId } = await client.workflows.invoke('waiting');
  const seen: string[] = [];
  const Watcher = ({ at }: { at: number }) => {
    seen[at] = useFlueRun({ runId }).status;
    return null;
  };
  const page = renderHook(() => useFlueRun({ runId, client }), {
    wrapper: ({ children }) => (
      <StrictMode>
        <FlueProvider client={client}>
          <Watcher at={0} />
          <Watcher at={1} />
          {children}
        </FlueProvider>
        <FlueProvider client={client}>
          <Watcher at={2} />
        </FlueProvider>
      </StrictMode>
    ),
  });
  await waitFor(() =>
    expect([...seen, page.result.current.status]).toEqual(['running', 'running', 'running', 'running']),
  );
  expect(streams()).toBe(1);
  await client.runs.cancel(runId);
  await waitFor(() => expect(seen).toEqual(['cancelled', 'cancelled', 'cancelled']));
});

test('a page that replaces another keeps the stream', async () => {
  const { client, streams } = await clientOf({ workflows: { waiting } });
  const { runId } = await client.workflows.invoke('waiting');
  const first = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client) });
  await waitFor(() => expect(first.result.current.status).toBe('running'));
  first.unmount();
  const second = renderHook(() => useFlueRun({ runId }), { wrapper: providing(client) });
  expect(second.result.current.status).toBe('running');
  await client.runs.cancel(runId);
  await waitFor(() => expect(second.result.current.status).toBe('cancelled'));
  expect(streams()).toBe(1);
});

test('nothing is shown after unmount', async () => {
  const { schedule, paint, due } = manualFrames();
  const server = scripted(page([logEvent(0)], { offset: 'b', upToDate: true }), sse([], { open: true }));
  const { client } = counting(server);
  const renders = vi.fn(() => useFlueRun({ runId: 'run_1' }));
  const { unmount } = renderHook(renders, { wrapper: providing(client, schedule) });
  await expect.poll(() => due.size).toBe(1);
  const before = renders.mock.calls.length;
  unmount();
  expect(paint()).toBe(0);
  expect(renders).toHaveBeenCalledTimes(before);
});

test('on a server it is connecting, and asks for nothing', async () => {
  const { client, requests } = await clientOf({ workflows: { writer } });
  const Status = () => <p>{useFlueRun({ runId: 'run_1' }).status}</p>;
  const html = renderToString(
    <FlueProvider client={client}>
      <Status />
    </FlueProvider>,
  );
  expect(html).toBe('<p>connecting</p>');
  expect(requests).toHaveLength(0);
});

test('without a client it says so', () => {
  const silent = vi.spyOn(console, 'error').mockReturnValue();
  expect(() => renderHook(() => useFlueRun({ runId: 'run_1' }))).toThrow(Error);
  silent.mockRestore();
});

const at = '2026-01-15T09:30:00.000Z';
const start = { ...logEvent(0), type: 'run_start', runId: 'run_1', workflowName: 'w', startedAt: at };
const end = { ...logEvent(3), type: 'run_end', isError: false, durationMs: 0, result: 'done' };
const running = { runId: 'run_1', workflowName: 'w', status: 'active', startedAt: at, attempts: 1 };
const begun = page([start, logEvent(1)], { offset: 'b', upToDate: true });
const caughtUp = page([], { offset: 'b', upToDate: true });
const rest = [dataFrame([logEvent(2), end]), controlFrame({ offset: 'd', closed: true })];
const torn = sse([dataFrame([logEvent(2), end]).slice(0, 60)]);
const closed = page([start], { offset: 'b', upToDate: true, closed: true });
const record = (fields: object) => () => Response.json({ ...running, ...fields });
const whole = { status: 'completed', result: 'done', error: undefined };

const faults: [string, Answer[], object][] = [
  ['a connection cut in mid-batch', [begun, torn, sse(rest)], whole],
  ['a duplicate delivery', [begun, sse([...rest.slice(0, 1), controlFrame({ offset: 'd' }), ...rest])], whole],
  ['a 503', [apiError(503, 'not_ready'), begun, torn, apiError(503, 'not_ready'), caughtUp, sse(rest)], whole],
  ['a 401 on reconnect', [begun, torn, apiError(401, 'unauthorized'), caughtUp, sse(rest)], whole],
  [
    'a late attach',
    [page([start, logEvent(1), logEvent(2), end], { offset: 'd', upToDate: true, closed: true })],
    whole,
  ],
  ['a close without run_end', [closed, record({ status: 'completed', isError: false, result: 'done' })], whole],
  ['a close while the run goes on', [closed, record({})], { status: 'disconnected', result: undefined }],
  ['a run that is unknown', [apiError(404, 'run_not_found')], { status: 'disconnected', record: undefined }],
];
test.each(faults)('it ends in the right state after %s', async (_, answers, state) => {
  const { client } = counting({ ...scripted(...answers), token: () => 'fresh' });
  const { result } = renderHook(() => useFlueRun({ runId: 'run_1' }), { wrapper: providing(client) });
  await waitFor(() => expect(['connecting', 'running']).not.toContain(result.current.status));
  expect(result.current).toMatchObject(state);
});

test('a run that cannot be followed is followed again by refresh', async () => {
  const { client } = counting(scripted(begun, sse([]), apiError(403, 'forbidden'), caughtUp, sse(rest)));
  const { result } = renderHook(() => useFlueRun({ runId: 'run_1' }), { wrapper: providing(client) });
  await waitFor(() => expect(result.current).toMatchObject({ status: 'disconnected', error: { status: 403 } }));
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current).toMatchObject(whole));
  expect(result.current.events).toHaveLength(4);
});
