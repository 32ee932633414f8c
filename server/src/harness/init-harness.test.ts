import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAgent } from '../authoring/agent.ts';
import { DefinitionError } from '../authoring/definition-error.ts';
import { defineTool } from '../authoring/tool.ts';
import { ModelNotAvailableError } from '../models/model-config-error.ts';
import {
  HarnessNameTakenError,
  InvalidPromptError,
  ModelNotConfiguredError,
  WorkspaceError,
} from './harness-errors.ts';
import { initHarness } from './init-harness.ts';
import { scriptedHarness, testEnvironment } from './test-environment.ts';

describe('a harness', () => {
  it('answers a prompt with text, usage and model', async () => {
    const { session } = await scriptedHarness([{ text: ['Hello', ' there'], usage: { input: 7, output: 3 } }]);
    const response = await session.prompt('Hi');
    expect(response).toMatchObject({ text: 'Hello there', model: { provider: 'scripted', id: 'test' } });
    expect(response.usage).toMatchObject({ input: 7, output: 3, totalTokens: 10 });
  });

  it('reports a prompt in the order of the protocol, its content once in deltas and once whole', async () => {
    const { session, environment } = await scriptedHarness([{ text: ['Hello', ' there'] }]);
    await session.prompt('Hi');
    expect(environment.events.map(({ type }) => type)).toEqual([
      ...['operation_start', 'agent_start', 'turn_start', 'message_start', 'message_end', 'message_start'],
      ...['text_delta', 'text_delta', 'message_end', 'turn', 'agent_end', 'operation'],
    ]);
    const [user, assistant] = environment.of('message_end');
    expect(user?.message).toEqual({ role: 'user', content: 'Hi' });
    expect(assistant?.message).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'Hello there' }] });
    const [delta] = environment.of('text_delta');
    expect(delta).toMatchObject({ harness: 'default', session: 'default', operationId: 'op_1', turnId: 'turn_2' });
  });

  it('keeps the conversation between prompts of a session, and sessions apart', async () => {
    const { harness, session, model } = await scriptedHarness(['one', 'two', 'three']);
    await session.prompt('first');
    await session.prompt('second');
    await (await harness.session('other')).prompt('elsewhere');
    expect(model.calls.map(({ messages }) => messages.length)).toEqual([1, 3, 1]);
  });

  it('lets the model work in the workspace that the application sees', async () => {
    const { harness, session, model } = await scriptedHarness([
      { toolCalls: [{ name: 'read', arguments: { path: 'in.txt' } }] },
      ({ messages }) => ({
        toolCalls: [{ name: 'write', arguments: { path: 'out/up.txt', content: JSON.stringify(messages.at(-1)) } }],
      }),
      'done',
    ]);
    await harness.fs.writeFile('in.txt', 'material');
    await session.prompt('Copy it');
    expect(await harness.fs.readFile('out/up.txt')).toContain('material');
    expect(model.calls[0]?.tools.map(({ name }) => name)).toEqual([
      'read',
      'write',
      'edit',
      'bash',
      'grep',
      'glob',
      'task',
    ]);
  });

  it('leaves no trace of harness.shell in a conversation, and one of session.shell', async () => {
    const { harness, session, model } = await scriptedHarness(['ok', 'ok']);
    expect(await harness.shell('echo hidden')).toEqual({ stdout: 'hidden\n', stderr: '', exitCode: 0 });
    await session.prompt('a');
    expect(await session.shell('echo shown')).toMatchObject({ stdout: 'shown\n' });
    await session.prompt('b');
    expect(JSON.stringify(model.calls[0]?.messages)).not.toContain('hidden');
    expect(JSON.stringify(model.calls[1]?.messages)).toContain('shown');
  });

  it('runs tools of the agent and of one prompt, and gives bad arguments back with their issues', async () => {
    const seen: string[] = [];
    const lookup = defineTool({
      name: 'lookup',
      description: 'Looks up',
      input: v.object({ id: v.pipe(v.string(), v.toUpperCase()) }),
      run: ({ input }) => {
        seen.push(input.id);
        return { found: input.id };
      },
    });
    const once = defineTool({ name: 'once', description: 'Once', run: () => 'yes' });
    const { session, model } = await scriptedHarness(
      [
        { toolCalls: [{ name: 'lookup', arguments: { id: 7 } }, { name: 'once' }, { name: 'missing' }] },
        {
          toolCalls: [
            { name: 'lookup', rawArguments: '{"id": ' },
            { name: 'lookup', arguments: { id: 'a' } },
          ],
        },
        'done',
      ],
      { tools: [lookup] },
    );
    await session.prompt('Go', { tools: [once] });
    const results = model.calls[2]?.messages.filter((message) => message.role === 'toolResult') ?? [];
    expect(results.map(({ toolName, isError }) => [toolName, isError])).toEqual([
      ['lookup', true],
      ['once', false],
      ['missing', true],
      ['lookup', true],
      ['lookup', false],
    ]);
    expect(JSON.stringify(results[0])).toContain('id');
    expect(results[4]?.content).toEqual([{ type: 'text', text: '{"found":"A"}' }]);
    expect(seen).toEqual(['A']);
  });

  it('builds nothing before its use, and resolves relative paths at the cwd', async () => {
    let opened = 0;
    const { harness } = await scriptedHarness([], {
      cwd: '/workspace/sub',
      sandbox: {
        async createSessionEnv(options) {
          opened++;
          const { virtualWorkspace } = await import('../sandbox/virtual-sandbox.ts');
          return virtualWorkspace().createSessionEnv(options);
        },
      },
    });
    expect(opened).toBe(0);
    await harness.fs.writeFile('a.txt', '1');
    expect((await harness.shell('pwd; ls')).stdout).toBe('/workspace/sub\na.txt\n');
    expect(opened).toBe(1);
  });

  it('tells what a payload without the expected field leads to', async () => {
    const { harness, session, environment } = await scriptedHarness(['x']);
    const missing = JSON.parse('{}').text;
    for (const text of [missing, null, 7, '', ' \n']) {
      await expect(session.prompt(text)).rejects.toBeInstanceOf(InvalidPromptError);
    }
    await expect(harness.fs.writeFile('a', missing)).rejects.toBeInstanceOf(WorkspaceError);
    await expect(harness.fs.readFile(missing)).rejects.toBeInstanceOf(WorkspaceError);
    await expect(harness.fs.exists('')).rejects.toBeInstanceOf(WorkspaceError);
    expect(environment.of('turn_start')).toEqual([]);
  });

  it('rejects wrong configurations, names taken, models unknown or missing, and files that are not there', async () => {
    const environment = testEnvironment([], { harnessNames: new Set() });
    const misspelt = createAgent(() => ({ model: 'demo/x', instruction: 'x' }));
    await expect(initHarness(misspelt, {}, environment)).rejects.toBeInstanceOf(DefinitionError);
    const silent = createAgent(() => ({ model: false as const }));
    const harness = await initHarness(silent, { name: 'second' }, environment);
    await expect(initHarness(silent, { name: 'second' }, environment)).rejects.toBeInstanceOf(HarnessNameTakenError);
    const session = await harness.session();
    await expect(session.prompt('x')).rejects.toBeInstanceOf(ModelNotConfiguredError);
    await expect(session.prompt('x', { model: 'nowhere/y' })).rejects.toBeInstanceOf(ModelNotAvailableError);
    await expect(harness.fs.readFile('missing')).rejects.toBeInstanceOf(WorkspaceError);
    expect(environment.of('operation').map(({ error }) => error?.type)).toEqual([
      'model_not_configured',
      'unknown_provider',
    ]);
  });
});
