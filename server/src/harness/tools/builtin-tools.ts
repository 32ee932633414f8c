import type { ActiveTool } from '../active-tool.ts';
import type { Workspace } from '../workspace.ts';
import { bashTool } from './bash.ts';
import { editTool } from './edit.ts';
import { globTool } from './glob.ts';
import { grepTool } from './grep.ts';
import { readTool } from './read.ts';
import { writeTool } from './write.ts';

/** The file and shell tools that every agent's model has. */
export function builtinTools(workspace: Workspace): ActiveTool[] {
  return [readTool, writeTool, editTool, bashTool, grepTool, globTool].map((tool) => tool(workspace));
}
