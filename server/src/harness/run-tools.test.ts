import type { ToolCallContent } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../authoring/tool.ts';
import type { ActiveTool } from './active-tool.ts';
import { customTool } from './custom-tool.ts';
import { TOOL_OUTPUT_LIMIT } from './output-limit.ts';
import { runTools, TOOL_LIMIT_MS } from './run-tools.ts';
import { testEnvironment } from './test-environment.ts';

const never = () => new Promise<never>(() => {});
const call = (name: string, id = name): ToolCallContent => ({ type: 'toolCall', id, name, arguments: {} });

/** Every wait is over at once, or never. */
const clockOf = (passes: boolean) => ({ now: () => 0, sleep: () => (passes ? Promise.resolve() : never()) });

async function use(tools: ActiveTool[], calls: ToolCallContent[], passes = false) {
  const environment = testEnvironment();
  const known = new Map(tools.map((tool) => [tool.name, tool]));
  const { emitter, signal } = environment;
  const finished = await runTools(calls, {}, { tools: known, emitter, signal, clock: clockOf(passes) });
  return {
    environment,
    results: finished.map(({ message }) => ({ ...message, text: JSON.stringify(message.content) })),
  };
}

describe('tool calls of one turn', () => {
  it('run at the same time, and their results keep the order of the calls', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<string>();
    const first = customTool(defineTool({ name: 'first', description: 'Waits for second', run: () => gate }));
    const second = customTool(
      defineTool({
        name: 'second',
        description: 'Lets first go',
        run() {
          open('released');
          return 'fast';
        },
      }),
    );
    const { results, environment } = await use([first, second], [call('first'), call('second')]);
    expect(results.map(({ toolName }) => toolName)).toEqual(['first', 'second']);
    expect(results[0]?.text).toContain('released');
    expect(environment.events.map(({ type }) => type)).toEqual(['tool_start', 'tool_start', 'tool', 'tool']);
  });

  it('give the model what went wrong: a throw, a time limit, no JSON, an output against its schema', async () => {
    const tools = [
      defineTool({ name: 'throws', description: 'x', run: () => Promise.reject(new Error('boom')) }),
      defineTool({ name: 'bigint', description: 'x', run: () => ({ n: 1n }) }),
      defineTool({
        name: 'wrong',
        description: 'x',
        output: z.object({ n: z.number() }),
        run: () => ({ n: 'x' }) as never,
      }),
    ].map((tool) => customTool(tool));
    const { results } = await use(tools, [call('throws'), call('bigint'), call('wrong')]);
    expect(results.map(({ isError }) => isError)).toEqual([true, true, true]);
    expect(results.map(({ text }) => /boom|not JSON|n: /.test(text))).toEqual([true, true, true]);
    const hangs = customTool(defineTool({ name: 'hangs', description: 'x', run: never }));
    const late = await use([hangs], [call('hangs')], true);
    expect(late.results[0]?.text).toContain(`${TOOL_LIMIT_MS / 1_000} seconds`);
  });

  it('say when their output is cut', async () => {
    const long = 'x'.repeat(TOOL_OUTPUT_LIMIT + 5);
    const tool = customTool(defineTool({ name: 'long', description: 'x', run: () => long }));
    const { results } = await use([tool], [call('long')]);
    expect(results[0]?.text).toContain(`first ${TOOL_OUTPUT_LIMIT} of ${long.length} characters`);
  });

  it('pass the signal on', async () => {
    let aborted = false;
    const tool = customTool(
      defineTool({
        name: 'listens',
        description: 'x',
        run: ({ signal }) =>
          new Promise<string>((_, reject) =>
            signal?.addEventListener('abort', () => {
              aborted = true;
              reject(signal.reason);
            }),
          ),
      }),
    );
    await use([tool], [call('listens')], true);
    expect(aborted).toBe(true);
  });
});
