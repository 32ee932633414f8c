import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { normalizeTool, type ToolDefinition } from '../../authoring/tool.ts';
import { McpConnectionError, McpToolError } from './mcp-errors.ts';
import { mcpResultText } from './mcp-result.ts';
import { mcpToolName } from './mcp-tool-name.ts';

/** Remote transports: streamable HTTP, and the one of older servers. */
export type McpTransport = 'streamable-http' | 'sse';

export interface McpServerOptions {
  readonly url: string | URL;
  /** Default `streamable-http`. */
  readonly transport?: McpTransport;
  readonly headers?: HeadersInit;
  readonly requestInit?: RequestInit;
  readonly fetch?: typeof fetch;
  /** Of one request, connecting included. Default 60,000. */
  readonly timeoutMs?: number;
  /** Whether a progress notification starts the time anew. Default false. */
  readonly resetTimeoutOnProgress?: boolean;
}

export interface McpServerConnection {
  readonly name: string;
  /** Named `mcp__<server>__<tool>`; for `tools` of an agent, profile or operation. */
  readonly tools: ToolDefinition[];
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Connects to a remote MCP server and gives its tools as ordinary ones. Needs the package `@modelcontextprotocol/sdk`.
 * Rejects with `McpConnectionError` when that fails, and when two tools would have the same name.
 */
export async function connectMcpServer(name: string, options: McpServerOptions): Promise<McpServerConnection> {
  const { timeoutMs: timeout = DEFAULT_TIMEOUT_MS, resetTimeoutOnProgress = false } = options;
  const client = await openClient(name, options, timeout);
  try {
    const tools = await listTools(client, timeout);
    const call = { timeout, resetTimeoutOnProgress, ...(resetTimeoutOnProgress && { onprogress: () => {} }) };
    return { name, tools: adaptTools(name, client, tools, call), close: () => client.close() };
  } catch (cause) {
    await client.close().catch(() => {});
    throw cause instanceof McpConnectionError ? cause : new McpConnectionError(name, 'did not list its tools', cause);
  }
}

async function openClient(name: string, options: McpServerOptions, timeout: number): Promise<Client> {
  const { url, transport: kind = 'streamable-http', headers, requestInit, fetch: ownFetch } = options;
  if (!URL.canParse(String(url))) throw new McpConnectionError(name, `has no valid URL ("${url}")`);
  const sdk = await loadSdk(name);
  const merged = new Headers(requestInit?.headers);
  new Headers(headers).forEach((value, key) => void merged.set(key, value));
  const settings = { requestInit: { ...requestInit, headers: merged }, ...(ownFetch && { fetch: ownFetch }) };
  const target = new URL(url);
  const transport =
    kind === 'sse'
      ? new sdk.SSEClientTransport(target, settings)
      : new sdk.StreamableHTTPClientTransport(target, settings);
  const client = new sdk.Client(
    { name: 'openflue', version: '1' },
    // The default validator makes code out of schemas, which Workers refuse.
    { jsonSchemaValidator: new sdk.CfWorkerJsonSchemaValidator() },
  );
  try {
    // The cast is about an optional `undefined` in the SDK's own two types of one thing.
    await client.connect(transport as Parameters<Client['connect']>[0], { timeout });
    return client;
  } catch (cause) {
    await client.close().catch(() => {});
    throw new McpConnectionError(name, `cannot be reached at ${target.origin}${target.pathname}`, cause);
  }
}

async function loadSdk(name: string) {
  try {
    const [client, http, sse, validation] = await Promise.all([
      import('@modelcontextprotocol/sdk/client/index.js'),
      import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
      import('@modelcontextprotocol/sdk/client/sse.js'),
      import('@modelcontextprotocol/sdk/validation/cfworker'),
    ]);
    return { ...client, ...http, ...sse, ...validation };
  } catch (cause) {
    throw new McpConnectionError(name, 'needs the package "@modelcontextprotocol/sdk": npm install it', cause);
  }
}

async function listTools(client: Client, timeout: number): Promise<Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tools;
}

interface CallSettings {
  readonly timeout: number;
  readonly resetTimeoutOnProgress: boolean;
  readonly onprogress?: () => void;
}

function adaptTools(server: string, client: Client, tools: readonly Tool[], settings: CallSettings): ToolDefinition[] {
  const seen = new Set<string>();
  return tools.map(({ name: tool, description, inputSchema }) => {
    const name = mcpToolName(server, tool);
    if (seen.has(name)) throw new McpConnectionError(server, `has two tools that would be named "${name}"`);
    seen.add(name);
    const adapted: ToolDefinition = {
      name,
      description: description?.trim() || `The tool "${tool}" of the MCP server "${server}".`,
      input: { ...inputSchema },
      async run({ input, signal }: { input?: Record<string, unknown>; signal?: AbortSignal }) {
        const request = { name: tool, arguments: input ?? {} };
        const result = await client.callTool(request, undefined, { ...settings, ...(signal && { signal }) });
        // Servers of the first protocol version answer in another form, which the SDK's schema no longer lets through.
        if (!('content' in result) || !Array.isArray(result.content))
          throw new McpToolError(server, tool, 'It returned nothing.');
        const text = mcpResultText({ ...result, content: result.content });
        if (result.isError === true) throw new McpToolError(server, tool, text);
        return text;
      },
    };
    return normalizeTool(adapted, `tool "${tool}" of the MCP server "${server}"`);
  });
}
