import { defineAgent, type FlueContext, scripted } from '@openflue/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { FlueProvider, useFlueAgent, useFlueWorkflow } from 'flue-react-1.0-beta.9';
import { createFlueClient } from 'flue-sdk-1.0-beta.9';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { flueApp, listen, open } from '../../sdk/test/fixtures/flue-server.ts';

// The hooks of the field's 1.0 line over its client, as they were published.
const agent = defineAgent(() => ({ model: 'scripted/one' }));
const support = { default: agent, route: open };
const writer = {
  route: open,
  run: async ({ init, log, payload }: FlueContext<string>) => {
    log.info('asking');
    const session = await (await init(agent)).session();
    return (await session.prompt(payload)).text;
  },
};

async function serve(...script: Parameters<typeof scripted>[0]) {
  const app = await flueApp({ writer }, {}, { support }, [scripted(script)]);
  const client = createFlueClient({ baseUrl: await listen((request) => app.fetch(request)) });
  const wrapper = ({ children }: { children: ReactNode }) => <FlueProvider client={client}>{children}</FlueProvider>;
  return { client, wrapper };
}

test('useFlueWorkflow shows a run to its end', async () => {
  const { client, wrapper } = await serve({ text: ['It is ', 'clear.'] });
  const { runId } = await client.workflows.invoke('writer', { input: 'Oslo?' });
  const { result } = renderHook(() => useFlueWorkflow({ runId }), { wrapper, reactStrictMode: true });
  await waitFor(() => expect(result.current.status).toBe('completed'));
  expect(result.current).toMatchObject({ result: 'It is clear.', error: undefined });
  expect(result.current.logs).toMatchObject([{ message: 'asking' }]);
  expect(result.current.events.map(({ type }) => type)).toContain('text_delta');
});

test('useFlueAgent sends, shows the answer, and goes on', async () => {
  const { wrapper } = await serve({ text: ['It is ', 'clear.'] }, 'You are welcome.');
  const { result } = renderHook(() => useFlueAgent({ name: 'support', id: 'one' }), { wrapper, reactStrictMode: true });
  await waitFor(() => expect(result.current.historyReady).toBe(true));
  const texts = () =>
    result.current.messages.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
  await act(() => result.current.sendMessage('Oslo?'));
  await waitFor(() => expect(result.current.status).toBe('idle'));
  expect(texts()).toEqual(['Oslo?', 'It is clear.']);
  await act(() => result.current.sendMessage('Thanks'));
  await waitFor(() => expect(texts()).toEqual(['Oslo?', 'It is clear.', 'Thanks', 'You are welcome.']));
  await waitFor(() => expect(result.current.status).toBe('idle'));
});

test('useFlueAgent shows what was said before, and how a submission failed', async () => {
  const { client, wrapper } = await serve('Hi.', { text: 'I thi', fail: 'the model is out' });
  await client.agents.prompt('support', 'one', { message: 'Hello' });
  const { result } = renderHook(() => useFlueAgent({ name: 'support', id: 'one' }), { wrapper });
  await waitFor(() => expect(result.current.messages).toHaveLength(2));
  await act(() => result.current.sendMessage('And now?'));
  await waitFor(() => expect(result.current.status).toBe('error'));
  expect(result.current.error).toBeInstanceOf(Error);
});
