import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** What a tool of an MCP server returned, as text for a model. */
export function mcpResultText({ content, structuredContent }: CallToolResult): string {
  const text = content.map(blockText).filter(Boolean).join('\n');
  if (text !== '') return text;
  return structuredContent === undefined ? '' : JSON.stringify(structuredContent);
}

function blockText(block: CallToolResult['content'][number]): string {
  if (block.type === 'text') return block.text;
  if (block.type === 'resource') {
    const { resource } = block;
    return 'text' in resource ? resource.text : `[${resource.mimeType ?? 'bytes'}: ${resource.uri}]`;
  }
  if (block.type === 'resource_link') return `[${block.name}: ${block.uri}]`;
  return `[${block.type}: ${block.mimeType}]`;
}
