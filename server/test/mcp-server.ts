import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

// A real MCP server, run by tests as a process of its own: it prints its port and serves until it is killed.

function build(): McpServer {
  const server = new McpServer({ name: 'test', version: '1' });
  const inputSchema = { a: z.number(), b: z.number() };
  server.registerTool('add', { description: 'Adds', inputSchema }, async ({ a, b }) => ({
    content: [{ type: 'text', text: String(a + b) }],
  }));
  server.registerTool('who.am.i', { description: 'Tells the authorization header' }, async ({ requestInfo }) => ({
    content: [{ type: 'text', text: String(requestInfo?.headers.authorization) }],
  }));
  server.registerTool('fail', { description: 'Fails' }, async () => ({
    content: [{ type: 'text', text: 'no such thing' }],
    isError: true,
  }));
  server.registerTool('hang', { description: 'Never answers' }, () => new Promise(() => {}));
  const outputSchema = { n: z.number() };
  server.registerTool('structured', { description: 'Structured', outputSchema }, async () => ({
    content: [],
    structuredContent: { n: 1 },
  }));
  return server;
}

const http = createServer(async (request, response) => {
  const transport = new StreamableHTTPServerTransport({});
  response.on('close', () => void transport.close());
  await build().connect(transport as Parameters<McpServer['connect']>[0]);
  await transport.handleRequest(request, response);
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
