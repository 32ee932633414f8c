import type { InputContent, JsonValue, Usage } from '@openflue/spec';

/** A tool as the loop uses it, wherever it comes from. */
export interface ActiveTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: Record<string, unknown>;
  /** Runs as long as it takes: the loop sets no limit of its own. */
  readonly unlimited?: boolean;
  /** Rejects with what the model is told went wrong. */
  run(args: Record<string, JsonValue>, context: ToolRunContext): Promise<ToolOutcome>;
}

export interface ToolRunContext {
  readonly toolCallId: string;
  readonly signal: AbortSignal;
}

export interface ToolOutcome {
  readonly content: InputContent[];
  readonly isError?: boolean;
  /** Of models that the tool itself put to work. */
  readonly usage?: Usage;
}

export function textOutcome(text: string, isError = false): ToolOutcome {
  return { content: [{ type: 'text', text }], ...(isError && { isError }) };
}
