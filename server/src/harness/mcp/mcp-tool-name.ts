/** What models' APIs accept as the name of a tool. */
const LONGEST = 128;

/** `mcp__<server>__<tool>`, with what no tool name may contain replaced by underscores. */
export function mcpToolName(server: string, tool: string): string {
  return `mcp__${server}__${tool}`.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, LONGEST);
}
