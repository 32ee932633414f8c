import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type StandInReply, startAnthropicStandIn } from '../../test/anthropic-stand-in.ts';
import { type OpenAiStandInReply, startOpenAiStandIn } from '../../test/openai-stand-in.ts';
import { defineAction } from '../authoring/action.ts';
import { type AgentRuntimeConfig, createAgent } from '../authoring/agent.ts';
import { systemClock } from '../clock.ts';
import { builtinProviders } from '../models/builtin-providers.ts';
import { createModelRegistry } from '../models/registry.ts';
import { initHarness } from './init-harness.ts';
import { testEnvironment } from './test-environment.ts';

/** A harness over the real SDKs, against servers that speak the providers' wire formats. */
async function open(env: Record<string, string>, config: Partial<AgentRuntimeConfig>) {
  const clock = {
    ...systemClock,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms > 60_000 ? ms : 0, signal),
  };
  const models = createModelRegistry({ providers: builtinProviders(env) });
  const environment = testEnvironment([], { env, models, clock });
  const agent = createAgent(() => ({ model: 'anthropic/claude-sonnet-4-6', ...config }));
  const harness = await initHarness(agent, {}, environment);
  return { environment, harness, session: await harness.session() };
}

const anthropic = async (replies: readonly StandInReply[], config: Partial<AgentRuntimeConfig> = {}) => {
  const api = await startAnthropicStandIn(replies);
  return { api, ...(await open({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: api.url }, config)) };
};

const openai = async (replies: readonly OpenAiStandInReply[], config: Partial<AgentRuntimeConfig> = {}) => {
  const api = await startOpenAiStandIn(replies);
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: api.url };
  return { api, ...(await open(env, { model: 'openai/gpt-5', ...config })) };
};

const Review = v.object({ priority: v.picklist(['low', 'high']), summary: v.string() });

describe('over the wire', () => {
  it('a model runs an action, whose own model call is another request', async () => {
    const summarize = defineAction({
      name: 'summarize_document',
      description: 'Summarize a document clearly and concisely.',
      input: v.object({ text: v.string() }),
      output: v.object({ summary: v.string() }),
      async run({ harness, input }) {
        const session = await harness.session();
        return { summary: (await session.prompt(`Summarize this text:\n\n${input.text}`)).text };
      },
    });
    const use = { content: [{ type: 'tool_use', name: 'summarize_document', input: { text: 'Long.' } }] } as const;
    const { api, session } = await anthropic([use, 'Short.', 'It says: short.'], { actions: [summarize] });
    await using _ = api;
    expect((await session.prompt('What does it say?')).text).toBe('It says: short.');
    const [first, inner, last] = api.requests.map(({ body }) => body);
    expect(first?.tools?.map(({ name }) => name)).toContain('summarize_document');
    expect(inner?.messages.length).toBe(1);
    expect(JSON.stringify(last?.messages.at(-1))).toContain(String.raw`{\"summary\":\"Short.\"}`);
  });

  it('thinking goes back with the results of its tools', async () => {
    const thinking = { type: 'thinking', thinking: 'I should look.', signature: 'sig' } as const;
    const look = { content: [thinking, { type: 'tool_use', name: 'bash', input: { command: 'echo found' } }] } as const;
    const { api, session, environment } = await anthropic([look, 'Found.']);
    await using _ = api;
    await session.prompt('Look');
    expect(api.requests[1]?.body.messages[1]?.content[0]).toEqual({ ...thinking });
    expect(environment.of('thinking_end')[0]).toMatchObject({ content: 'I should look.' });
    expect(environment.of('turn')[0]?.request).toMatchObject({ reasoningLevel: 'medium', api: 'anthropic-messages' });
  });

  it('an overload is waited out, also in the middle of an answer', async () => {
    const busy = { status: 529, type: 'overloaded_error', message: 'busy' };
    const cut = { content: [{ type: 'text', text: ['Ha', 'lf'] }], after: 4, ending: 'cut' } as const;
    const { api, session, environment } = await anthropic([busy, cut, 'Whole.']);
    await using _ = api;
    expect((await session.prompt('x')).text).toBe('Whole.');
    expect(environment.of('turn').map(({ isError }) => isError)).toEqual([true, true, false]);
    expect(api.requests.map(({ body }) => body.messages.length)).toEqual([1, 1, 1]);
  });

  it('an abort ends the HTTP request within 100 ms', async () => {
    const stall = { content: [{ type: 'text', text: 'Hm' }], after: 4, ending: 'stall' } as const;
    const { api, session, environment } = await anthropic([stall]);
    await using _ = api;
    const prompt = session.prompt('x');
    while (environment.of('text_delta').length === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = performance.now();
    prompt.abort();
    await expect(prompt).rejects.toMatchObject({ name: 'AbortError' });
    while (api.aborted() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(performance.now() - before).toBeLessThan(100);
    expect(environment.of('operation')[0]).toMatchObject({ isError: true, error: { type: 'aborted' } });
  });

  it('structured results come over chat completions too, broken JSON and all', async () => {
    const call = (json: string) => ({ calls: [{ name: 'submit_result', json }] });
    const right = '{"priority":"high","summary":"s"}';
    const { api, session } = await openai([
      call('{"priority":'),
      call('{"priority":"urgent","summary":"s"}'),
      call(right),
    ]);
    await using _ = api;
    const { data, model } = await session.prompt('Ticket', { result: Review });
    expect({ data, model }).toEqual({ data: JSON.parse(right), model: { provider: 'openai', id: 'gpt-5' } });
    const tool = api.requests[2]?.body.messages.filter(({ role }) => role === 'tool') ?? [];
    expect(tool.length).toBe(2);
    expect(JSON.stringify(tool[1])).toContain('priority');
  });
});
