import { afterEach, describe, expect, it } from 'vitest';
import { type OpenAiStandInReply, startOpenAiStandIn } from '../../../test/openai-stand-in.ts';
import { builtinProviders } from '../builtin-providers.ts';
import { ModelNotAvailableError } from '../model-config-error.ts';
import { ModelError } from '../model-error.ts';
import { factsOf } from '../model-facts.ts';
import type { ModelCall, ModelEvent } from '../port.ts';
import { ProviderRegistrationError } from '../provider-registration-error.ts';
import {
  configureProvider,
  forgetProviders,
  registerApiProvider,
  registeredProvider,
  registerProvider,
} from '../register-provider.ts';
import { createModelRegistry } from '../registry.ts';
import { scripted } from '../scripted.ts';
import { openAiProvider } from './openai-provider.ts';

const call: ModelCall = {
  model: 'gpt-4.1',
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [{ name: 'read', description: 'Reads', parameters: { type: 'object', properties: {} } }],
};

async function ask(replies: readonly OpenAiStandInReply[], asked: ModelCall = call) {
  await using api = await startOpenAiStandIn(replies);
  const provider = openAiProvider({ id: 'openai', name: 'OpenAI', apiKey: 'sk-test', baseUrl: api.url, now: () => 0 });
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(asked, new AbortController().signal)) events.push(event);
  return { events, end: events.find((event) => event.type === 'end'), requests: api.requests };
}

afterEach(forgetProviders);

describe('openai-compatible', () => {
  it('streams text with usage and cost', async () => {
    const usage = {
      prompt_tokens: 2_000_000,
      completion_tokens: 1_000_000,
      prompt_tokens_details: { cached_tokens: 1_000_000 },
    };
    const { events, end, requests } = await ask([{ text: ['Hel', 'lo'], usage }]);
    expect(events.map(({ type }) => type)).toEqual(['text_delta', 'text_delta', 'end']);
    expect(end).toMatchObject({
      content: [{ type: 'text', text: 'Hello' }],
      finishReason: 'stop',
      responseId: 'chatcmpl_0',
    });
    expect(end?.usage.cost).toMatchObject({ input: 2, output: 8, cacheRead: 0.5, total: 10.5 });
    expect(requests[0]?.headers.authorization).toBe('Bearer sk-test');
    expect(requests[0]?.body).toMatchObject({ stream_options: { include_usage: true }, tools: [{ type: 'function' }] });
    expect(requests[0]?.body.messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('streams reasoning, calls tools, and gives results back', async () => {
    const { events, end } = await ask([
      {
        reasoning: 'Hm.',
        calls: [
          { name: 'read', json: '{"path":"a"}', id: 'c1' },
          { name: 'read', json: '{"path', id: 'c2' },
        ],
      },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['thinking_start', 'thinking_delta', 'thinking_end', 'end']);
    expect(end).toMatchObject({ finishReason: 'toolUse', invalidArguments: { c2: '{"path' } });
    const image = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
    const messages = [
      ...call.messages,
      { role: 'assistant' as const, content: [...(end?.content ?? [])] },
      { role: 'toolResult' as const, toolCallId: 'c1', toolName: 'read', isError: false, content: [image] },
    ];
    const asked = { ...call, model: 'gpt-5', thinkingLevel: 'high' as const, maxTokens: 9, messages };
    const { requests } = await ask(['ok'], asked);
    expect(requests[0]?.body.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
    expect(requests[0]?.body).toMatchObject({ reasoning_effort: 'high', max_completion_tokens: 9 });
  });

  it.each([
    [
      { status: 401, message: 'no' },
      { type: 'model_unauthorized', retryable: false },
    ],
    [
      { status: 404, message: 'no model' },
      { type: 'model_rejected_request', retryable: false },
    ],
    [
      { status: 400, message: 'maximum context length is 8' },
      { type: 'model_context_overflow', overflow: true },
    ],
    [
      { status: 429, message: 'slow', headers: { 'retry-after-ms': '1500' } },
      { retryable: true, retryAfterMs: 1_500 },
    ],
    [{ status: 503, message: 'down' }, { retryable: true }],
    [{ text: 'half', ending: 'cut' as const }, { retryable: true }],
  ])('makes of %j a ModelError', async (reply, expected) => {
    const failure = await ask([reply]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject(expected);
  });

  it('ends the HTTP request at once when the call is aborted', async () => {
    await using api = await startOpenAiStandIn([{ text: 'a', ending: 'stall' }]);
    const provider = openAiProvider({ id: 'x', name: 'X', baseUrl: api.url });
    const controller = new AbortController();
    const reason = new DOMException('stop', 'AbortError');
    const consume = async () => {
      for await (const _ of provider.stream(call, controller.signal)) controller.abort(reason);
    };
    await expect(consume()).rejects.toBe(reason);
    while (api.aborted() === 0) await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('providers of the environment and of the application', () => {
  const registry = (env: Record<string, string>) =>
    createModelRegistry({ providers: builtinProviders(env), registered: (id) => registeredProvider(id, env) });

  it('are reached where the environment says, and need their keys', async () => {
    await using api = await startOpenAiStandIn(['hello']);
    const { provider } = registry({ OLLAMA_BASE_URL: api.url }).resolve('ollama/llama3.1:8b');
    for await (const _ of provider.stream({ ...call, model: 'llama3.1:8b' }, new AbortController().signal));
    expect(api.requests[0]?.body.model).toBe('llama3.1:8b');
    expect(() => registry({}).resolve('openai/gpt-5')).toThrow(ModelNotAvailableError);
    expect(registry({ OPENROUTER_API_KEY: 'k' }).resolve('openrouter/a/b').provider.id).toBe('openrouter');
  });

  it('can be added and replaced, with limits of their models', () => {
    registerProvider('mine', {
      api: 'openai-completions',
      baseUrl: 'http://127.0.0.1:1/v1',
      contextWindow: 9_000,
      models: { big: { contextWindow: 90_000 } },
    });
    expect(factsOf(registry({}).resolve('mine/small')).contextWindow).toBe(9_000);
    expect(factsOf(registry({}).resolve('mine/big')).contextWindow).toBe(90_000);
    registerProvider('anthropic', { baseUrl: 'http://127.0.0.1:1', apiKey: 'k' });
    expect(registry({}).resolve('anthropic/claude-haiku-4-5').provider.api).toBe('anthropic-messages');
    const own = scripted([]);
    registerProvider('mine', own);
    expect(registry({}).resolve('mine/x').provider).toBe(own);
  });

  it('can speak an API of their own', () => {
    const asked: unknown[] = [];
    registerApiProvider('telegraph', (endpoint) => {
      asked.push(endpoint);
      return scripted([], { id: endpoint.id });
    });
    registerProvider('wire', { api: 'telegraph', baseUrl: 'http://127.0.0.1:1', headers: { a: 'b' } });
    expect(registry({ WIRE_API_KEY: 'k' }).resolve('wire/x').provider.id).toBe('wire');
    expect(asked[0]).toMatchObject({ baseUrl: 'http://127.0.0.1:1', apiKey: 'k', headers: { a: 'b' } });
    configureProvider('openai', { baseUrl: 'http://127.0.0.1:2', apiKey: 'k' });
    expect(registry({}).resolve('openai/gpt-5').provider.api).toBe('openai-completions');
    expect(() => registerApiProvider({ api: 'x' } as never, undefined as never)).toThrow(ProviderRegistrationError);
  });

  it.each([
    ['a/b', { api: 'openai-completions', baseUrl: 'http://x' }],
    ['new', {}],
    ['new', { api: 'telepathy', baseUrl: 'http://x' }],
    ['new', { api: 'openai-completions', baseUrl: 'x' }],
  ])('are refused as %s with %j', (id, registration) => {
    expect(() => registerProvider(id, registration as never)).toThrow(ProviderRegistrationError);
  });
});
