import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptedHarness } from '../test-environment.ts';
import { connectMcpServer, type McpServerOptions } from './connect-mcp-server.ts';
import { McpConnectionError } from './mcp-errors.ts';
import { mcpToolName } from './mcp-tool-name.ts';

let child: ChildProcess;
let url: string;

beforeAll(async () => {
  child = spawn(process.execPath, [fileURLToPath(new URL('../../../test/mcp-server.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = child.stdout ? await once(child.stdout, 'data') : [];
  url = `http://127.0.0.1:${String(line).trim()}/mcp`;
});
afterAll(() => void child.kill());

async function call(tool: string, args: Record<string, number> = {}, options: Partial<McpServerOptions> = {}) {
  const server = await connectMcpServer('calc', { url, headers: { Authorization: 'Bearer t' }, ...options });
  try {
    const name = mcpToolName('calc', tool);
    const { session, model } = await scriptedHarness([{ toolCalls: [{ name, arguments: args }] }, 'done'], {
      tools: server.tools,
    });
    await session.prompt('Go');
    const result = model.calls[1]?.messages.at(-1);
    return { result: JSON.stringify(result?.content), isError: result?.role === 'toolResult' && result.isError };
  } finally {
    await server.close();
  }
}

describe('an MCP server', () => {
  it('lends its tools to a model', async () => {
    const { tools, close } = await connectMcpServer('calc', { url });
    await close();
    expect(tools.map(({ name }) => name)).toEqual([
      ...['mcp__calc__add', 'mcp__calc__who_am_i', 'mcp__calc__fail', 'mcp__calc__hang', 'mcp__calc__structured'],
    ]);
    expect(tools[0]?.input).toMatchObject({ type: 'object', required: ['a', 'b'] });
    expect(await call('add', { a: 2, b: 3 })).toEqual({ result: '[{"type":"text","text":"5"}]', isError: false });
    expect((await call('structured')).result).toContain(String.raw`{\"n\":1}`);
  });

  it('is sent the headers it needs', async () => {
    expect((await call('who.am.i')).result).toContain('Bearer t');
  });

  it('gives its failures to the model, bad arguments and time-outs included', async () => {
    expect(await call('fail')).toEqual({ result: '[{"type":"text","text":"no such thing"}]', isError: true });
    expect(await call('add', { a: 1 })).toMatchObject({ isError: true });
    expect(await call('hang', {}, { timeoutMs: 300 })).toMatchObject({ isError: true });
  });

  it('that is not there, or is none, is reported as such', async () => {
    const nobody = connectMcpServer('none', { url: 'http://127.0.0.1:9/mcp' });
    await expect(nobody).rejects.toBeInstanceOf(McpConnectionError);
    await expect(connectMcpServer('none', { url: 'nowhere' })).rejects.toBeInstanceOf(McpConnectionError);
    const wrong = connectMcpServer('none', { url, fetch: async () => new Response('<html>', { status: 200 }) });
    await expect(wrong).rejects.toBeInstanceOf(McpConnectionError);
  });
});
