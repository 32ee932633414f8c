import type { ActiveTool } from './active-tool.ts';
import { ToolNameConflictError } from './harness-errors.ts';

/** The tools of one operation by name. Throws `ToolNameConflictError` when two share one. */
export function collectTools(...groups: readonly (readonly ActiveTool[])[]): ReadonlyMap<string, ActiveTool> {
  const tools = new Map<string, ActiveTool>();
  for (const tool of groups.flat()) {
    if (tools.has(tool.name)) throw new ToolNameConflictError(tool.name);
    tools.set(tool.name, tool);
  }
  return tools;
}
