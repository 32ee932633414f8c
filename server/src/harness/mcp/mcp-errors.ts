import { RuntimeError } from '../../runtime-error.ts';

/** An MCP server cannot be connected to, or what it offers cannot be used. */
export class McpConnectionError extends RuntimeError {
  override readonly name = 'McpConnectionError';
  constructor(server: string, problem: string, cause?: unknown) {
    const reason = cause instanceof Error ? ` ${cause.message}` : '';
    super('mcp_connection_failed', `The MCP server "${server}" ${problem}.${reason}`, { meta: { server }, cause });
  }
}

/** A tool of an MCP server reported a failure. The model sees the message. */
export class McpToolError extends RuntimeError {
  override readonly name = 'McpToolError';
  constructor(server: string, tool: string, message: string) {
    super('mcp_tool_failed', message || `The tool "${tool}" of the MCP server "${server}" failed.`, {
      meta: { server, tool },
    });
  }
}
