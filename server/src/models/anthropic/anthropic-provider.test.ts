import { describe, expect, it } from 'vitest';
import { type StandInReply, startAnthropicStandIn } from '../../../test/anthropic-stand-in.ts';
import { ModelNotAvailableError } from '../model-config-error.ts';
import { ModelError } from '../model-error.ts';
import type { ModelCall, ModelEvent } from '../port.ts';
import { createModelRegistry } from '../registry.ts';
import { anthropicFromEnv, anthropicProvider } from './anthropic-provider.ts';

const call: ModelCall = {
  model: 'claude-haiku-4-5',
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [{ name: 'read', description: 'Reads', parameters: { type: 'object', properties: {} } }],
};

async function ask(replies: readonly StandInReply[], asked: ModelCall = call, signal = new AbortController().signal) {
  await using api = await startAnthropicStandIn(replies);
  const provider = anthropicProvider({ apiKey: 'sk-test', baseUrl: api.url, now: () => 0 });
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(asked, signal)) events.push(event);
  return { events, end: events.find((event) => event.type === 'end'), requests: api.requests };
}

describe('anthropic', () => {
  it('streams text with usage and cost', async () => {
    const usage = { input_tokens: 1_000_000, cache_read_input_tokens: 1_000_000, output_tokens: 1_000_000 };
    const { events, end, requests } = await ask([{ content: [{ type: 'text', text: ['Hel', 'lo'] }], usage }]);
    expect(events.slice(0, 2)).toEqual([
      { type: 'text_delta', text: 'Hel' },
      { type: 'text_delta', text: 'lo' },
    ]);
    expect(end).toMatchObject({
      content: [{ type: 'text', text: 'Hello' }],
      finishReason: 'stop',
      responseId: 'msg_0',
    });
    expect(end?.usage).toMatchObject({
      totalTokens: 3_000_000,
      cost: { input: 1, output: 5, cacheRead: 0.1, total: 6.1 },
    });
    expect(requests[0]?.headers.authorization).toBe('Bearer sk-test');
    expect(requests[0]?.body).toMatchObject({ model: 'claude-haiku-4-5', stream: true, max_tokens: 32_000 });
    expect(requests[0]?.body.system).toEqual([
      { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } },
    ]);
  });

  it('streams thinking, calls tools, and gives both back with their results', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' } as const,
      { type: 'redacted_thinking', data: 'opaque' } as const,
      { type: 'tool_use', name: 'read', input: { path: 'a' }, id: 'toolu_1' } as const,
      { type: 'tool_use', name: 'read', json: '{"path": ', id: 'toolu_2' } as const,
    ];
    const { events, end } = await ask([{ content }], { ...call, thinkingLevel: 'low' });
    expect(events.map(({ type }) => type)).toEqual(['thinking_start', 'thinking_delta', 'thinking_end', 'end']);
    expect(end).toMatchObject({ finishReason: 'toolUse', invalidArguments: { toolu_2: '{"path": ' } });
    const results = ['toolu_1', 'toolu_2'].map((toolCallId) => ({
      role: 'toolResult' as const,
      ...{ toolCallId, toolName: 'read', isError: false, content: [{ type: 'text' as const, text: 'x' }] },
    }));
    const messages = [...call.messages, { role: 'assistant' as const, content: [...(end?.content ?? [])] }, ...results];
    const { requests } = await ask(['ok'], { ...call, messages, thinkingLevel: 'low' });
    expect(requests[0]?.body.thinking).toEqual({ type: 'enabled', budget_tokens: 2_048 });
    expect(requests[0]?.body.messages.map(({ content: blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['text'],
      ['thinking', 'redacted_thinking', 'tool_use', 'tool_use'],
      ['tool_result', 'tool_result'],
    ]);
  });

  it('asks newer models for an effort, and sends images', async () => {
    const image = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
    const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'See' }, image] }];
    const { requests } = await ask(['ok'], { ...call, model: 'claude-sonnet-4-6', thinkingLevel: 'high', messages });
    expect(requests[0]?.body).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
    expect(requests[0]?.body.messages[0]?.content[1]).toMatchObject({
      source: { type: 'base64', media_type: 'image/png', data: 'AAAA' },
    });
  });

  it.each([
    [
      { status: 401, type: 'authentication_error' },
      { type: 'model_unauthorized', retryable: false },
    ],
    [
      { status: 400, type: 'invalid_request_error' },
      { type: 'model_rejected_request', retryable: false },
    ],
    [
      { status: 400, type: 'x', message: 'prompt is too long: 9 > 8' },
      { type: 'model_context_overflow', overflow: true },
    ],
    [
      { status: 429, type: 'rate_limit_error', headers: { 'retry-after': '7' } },
      { retryable: true, retryAfterMs: 7_000 },
    ],
    [
      { status: 529, type: 'overloaded_error' },
      { type: 'model_overloaded', retryable: true },
    ],
    [
      { status: 500, type: 'api_error' },
      { type: 'model_call_failed', retryable: true },
    ],
    [{ content: [], after: 2, ending: { type: 'overloaded_error', message: 'busy' } }, { type: 'model_overloaded' }],
    [{ content: [{ type: 'text', text: 'half' }], after: 4, ending: 'cut' }, { retryable: true }],
    [
      { content: [{ type: 'text', text: 'half' }], after: 4 },
      { type: 'model_stream_broken', retryable: true },
    ],
    [{ content: [], stopReason: 'model_context_window_exceeded' }, { overflow: true }],
  ])('makes of %j a ModelError', async (reply, expected) => {
    const failure = await ask([{ message: 'no', ...reply } as StandInReply]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject(expected);
    expect(JSON.stringify(failure)).not.toContain('sk-test');
  });

  it('reports an unreachable endpoint as one that may be back', async () => {
    const provider = anthropicProvider({ apiKey: 'k', baseUrl: 'http://127.0.0.1:9' });
    const failure = await provider
      .stream(call, new AbortController().signal)
      [Symbol.asyncIterator]()
      .next()
      .catch((e: unknown) => e);
    expect(failure).toMatchObject({ type: 'model_unreachable', retryable: true });
  });

  it('ends the HTTP request at once when the call is aborted', async () => {
    const stall = { content: [{ type: 'text', text: ['a', 'b'] }], after: 4, ending: 'stall' } as const;
    await using api = await startAnthropicStandIn([stall]);
    const provider = anthropicProvider({ apiKey: 'k', baseUrl: api.url });
    const controller = new AbortController();
    const reason = new DOMException('stop', 'AbortError');
    const consume = async () => {
      for await (const event of provider.stream(call, controller.signal))
        if (event.type === 'text_delta') controller.abort(reason);
    };
    await expect(consume()).rejects.toBe(reason);
    while (api.aborted() === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('needs its key only when it is used', () => {
    const registry = createModelRegistry({ providers: [anthropicFromEnv({})] });
    expect(() => registry.resolve('anthropic/claude-haiku-4-5')).toThrow(ModelNotAvailableError);
    const keyed = createModelRegistry({ providers: [anthropicFromEnv({ ANTHROPIC_API_KEY: 'k' })] });
    expect(keyed.resolve('anthropic/x/y')).toMatchObject({ model: 'x/y', provider: { id: 'anthropic' } });
  });
});
