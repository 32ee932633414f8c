import type { z } from 'zod';
import { ToolInputValidationError } from '../../authoring/contract-errors.ts';
import { schemaOf } from '../../authoring/schema.ts';
import type { ActiveTool, ToolOutcome, ToolRunContext } from '../active-tool.ts';
import type { Workspace } from '../workspace.ts';

export interface WorkspaceToolSpec<S extends z.ZodType> {
  readonly name: string;
  readonly description: string;
  readonly input: S;
  run(input: z.output<S>, workspace: Workspace, context: ToolRunContext): Promise<ToolOutcome>;
}

/** A tool over whatever workspace it is bound to. Its JSON Schema is made once, when it is first bound. */
export function workspaceTool<S extends z.ZodType>(tool: WorkspaceToolSpec<S>): (workspace: Workspace) => ActiveTool {
  const { name, description, input } = tool;
  let parameters: Record<string, unknown> | undefined;
  return (workspace) => {
    parameters ??= schemaOf(input, `input of tool "${name}"`).toJsonSchema('input');
    return {
      name,
      description,
      parameters,
      async run(args, context) {
        const parsed = input.safeParse(args);
        if (!parsed.success) throw new ToolInputValidationError(name, parsed.error.issues.map(toIssue));
        return tool.run(parsed.data, workspace, context);
      },
    };
  };
}

function toIssue({ message, path }: z.core.$ZodIssue) {
  return { message, path: path.map((key) => (typeof key === 'symbol' ? key.toString() : key)) };
}
