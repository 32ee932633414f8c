import { describe, expect, it } from 'vitest';
import { startAnthropicStandIn } from '../../test/anthropic-stand-in.ts';
import { createAgent } from '../authoring/agent.ts';
import { builtinProviders } from '../models/builtin-providers.ts';
import { createModelRegistry } from '../models/registry.ts';
import { initHarness } from './init-harness.ts';
import { scriptedHarness, testEnvironment } from './test-environment.ts';

const DATA = 'iVBORw0KGgoAAAANSUhEUg==';
const KEY = 'sk-ant-very-secret-key';

describe('what events never carry', () => {
  it('is the bytes of images, which the model does get', async () => {
    const { session, environment, model } = await scriptedHarness(['seen']);
    await session.prompt('Look', { images: [{ type: 'image', mimeType: 'image/png', data: DATA }] });
    expect(JSON.stringify(model.calls[0]?.messages)).toContain(DATA);
    expect(JSON.stringify(environment.events)).not.toContain(DATA);
    expect(JSON.stringify(environment.events)).toContain('image/png');
  });

  it('is a key, though the provider repeats it in its error', async () => {
    await using api = await startAnthropicStandIn([
      { status: 401, type: 'x', message: `invalid key: ${KEY} (${KEY})` },
    ]);
    const env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: api.url };
    const environment = testEnvironment([], { env, models: createModelRegistry({ providers: builtinProviders(env) }) });
    const harness = await initHarness(
      createAgent(() => ({ model: 'anthropic/claude-haiku-4-5' })),
      {},
      environment,
    );
    const failure = await (await harness.session()).prompt('x').catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'model_unauthorized', message: expect.not.stringContaining(KEY) });
    expect(JSON.stringify(environment.events)).not.toContain(KEY);
    expect(environment.of('operation')[0]?.error?.type).toBe('model_unauthorized');
  });

  it('is refused to late code: after the run nothing can be done', async () => {
    const { harness, session, environment } = await scriptedHarness(['x']);
    environment.abort(new Error('over'));
    await expect(harness.fs.writeFile('late', 'x')).rejects.toBeInstanceOf(Error);
    await expect(harness.shell('true')).rejects.toMatchObject({ name: 'AbortError' });
    await expect(session.prompt('x')).rejects.toMatchObject({ name: 'AbortError' });
    expect(environment.of('operation_start')).toEqual([]);
  });
});
