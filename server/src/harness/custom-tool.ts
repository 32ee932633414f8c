import {
  ToolInputValidationError,
  ToolOutputSerializationError,
  ToolOutputValidationError,
} from '../authoring/contract-errors.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import { objectSchemaOf, schemaOf } from '../authoring/schema.ts';
import type { ToolDefinition } from '../authoring/tool.ts';
import { type ActiveTool, textOutcome } from './active-tool.ts';
import { keepStart } from './output-limit.ts';

const NO_INPUT = { type: 'object', properties: {} };

/** A defined tool with its contract held: arguments checked before, output after, the result as text for the model. */
export function customTool(tool: ToolDefinition): ActiveTool {
  const { name, description } = tool;
  const input = tool.input === undefined ? undefined : objectSchemaOf(tool.input, `input of tool "${name}"`);
  const output = tool.output === undefined ? undefined : schemaOf(tool.output, `output of tool "${name}"`);
  return {
    name,
    description,
    parameters: input?.toJsonSchema('input') ?? NO_INPUT,
    async run(args, { signal }) {
      const checked = input ? await input.validate(args) : { value: args };
      if ('issues' in checked) throw new ToolInputValidationError(name, checked.issues);
      const returned = await tool.run(input ? { signal, input: checked.value } : { signal });
      const result = output ? await output.validate(returned) : { value: returned };
      if ('issues' in result) throw new ToolOutputValidationError(name, result.issues);
      return textOutcome(keepStart(toText(name, result.value)));
    },
  };
}

function toText(tool: string, value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(jsonSnapshot(value, 'result') ?? null);
  } catch (cause) {
    throw new ToolOutputSerializationError(tool, cause);
  }
}
