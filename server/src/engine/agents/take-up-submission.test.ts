import { expect, test } from 'vitest';
import { applyChunks } from '../../../test/apply-chunks.ts';
import { ask } from '../../../test/serve-agent.ts';
import { open, serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import { defineTool } from '../../authoring/tool.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { type ScriptedAnswer, scripted } from '../../models/scripted.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { Storage } from '../../storage/port.ts';

const both = {
  toolCalls: [
    { name: 'slow', id: 'c1' },
    { name: 'fast', id: 'c2' },
  ],
};

/** An agent with a tool that is done at once and one that never is. */
async function live(storage: Storage, answers: readonly ScriptedAnswer[]) {
  const model = scripted(answers);
  const ran: string[] = [];
  const tool = (name: string, done: () => Promise<string>) =>
    defineTool({
      name,
      description: name,
      run: () => {
        ran.push(name);
        return done();
      },
    });
  const tools = [tool('slow', () => new Promise(() => {})), tool('fast', async () => 'quick')];
  const support = { default: defineAgent(() => ({ model: 'scripted/one', tools })), route: open };
  const engine = { storage, models: createModelRegistry({ providers: [model] }) };
  const served = await serveModules({}, { agents: { support }, engine });
  const history = async () => (await served.request('/agents/support/t1?view=history')).json();
  const updates = async (offset: string) =>
    (await served.request(`/agents/support/t1?view=updates&offset=${offset}`)).json();
  return { ...served, model, ran, history, updates };
}

/** One tool of two has ended; the server goes down in the way that is given. */
async function afterOneOfTwo(goDown: (before: Awaited<ReturnType<typeof live>>) => Promise<void>) {
  const storage = memoryStorage();
  const before = await live(storage, [both]);
  await before.request('/agents/support/t1', ask('work'));
  await expect.poll(async () => JSON.stringify(await before.history())).toContain('quick');
  const seen = await before.history();
  await goDown(before);
  const after = await live(storage, ['Done.']);
  await expect.poll(async () => (await after.history()).settlements).toMatchObject([{ result: { text: 'Done.' } }]);
  return { before, after, seen };
}

test.each([
  ['killed', async () => {}],
  ['stopped', async ({ engine }: Awaited<ReturnType<typeof live>>) => engine.stop({ graceMs: 0 })],
])('when the server is %s, a call that has ended keeps its result beside one that has not', async (_, goDown) => {
  const { before, after, seen } = await afterOneOfTwo(goDown);
  const results = after.model.calls[0]?.messages.filter(({ role }) => role === 'toolResult');
  expect(new Map(results?.map((result) => ['toolCallId' in result && result.toolCallId, result]))).toMatchObject(
    new Map([
      ['c1', { isError: true }],
      ['c2', { isError: false, content: [{ text: 'quick' }] }],
    ]),
  );
  expect([before.ran, after.ran]).toEqual([['slow', 'fast'], []]);
  const now = await after.history();
  expect(now.messages[1].parts).toMatchObject([{ state: 'output-error' }, { state: 'output-available' }]);
  // Who read before the interruption reads on.
  expect(applyChunks(seen, await after.updates(seen.offset))).toEqual({ ...now, offset: seen.offset });
});
