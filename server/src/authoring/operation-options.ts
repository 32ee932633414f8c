import type { ThinkingLevel } from '../models/port.ts';
import type { SchemaSource } from './schema-source.ts';
import type { AnyToolDefinition } from './tool.ts';

/** Base64 image for the user message; the model must accept images. */
export interface PromptImage {
  readonly type: 'image';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

/** What every model operation takes; each field holds for that one operation. */
export interface OperationOptions<S extends SchemaSource | undefined = SchemaSource | undefined> {
  /** Asks for data of this schema instead of prose: the response carries validated `data`. */
  readonly result?: S;
  /** More tools for the model. */
  readonly tools?: readonly AnyToolDefinition[];
  /** `provider/model` instead of the agent's. */
  readonly model?: string;
  readonly thinkingLevel?: ThinkingLevel;
  readonly signal?: AbortSignal;
  readonly images?: readonly PromptImage[];
}

export type PromptOptions<S extends SchemaSource | undefined = SchemaSource | undefined> = OperationOptions<S>;

export interface SkillOptions<S extends SchemaSource | undefined = SchemaSource | undefined>
  extends OperationOptions<S> {
  /** Given to the model with the skill's instructions. */
  readonly args?: Record<string, unknown>;
}

export interface TaskOptions<S extends SchemaSource | undefined = SchemaSource | undefined>
  extends OperationOptions<S> {
  /** Name of one of the agent's `subagents`. Default: the agent itself. */
  readonly agent?: string;
  /** Working directory of the task. Default: that of its session. */
  readonly cwd?: string;
}

export interface ShellOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** The command ends with exit code 124 at this limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
