import type { ShellResult } from '../sandbox/port.ts';
import type { CallHandle } from './call-handle.ts';
import type { FlueFs } from './flue-fs.ts';
import type { PromptOptions, ShellOptions, SkillOptions, TaskOptions } from './operation-options.ts';
import type { PromptResponse, PromptResultResponse } from './prompt-response.ts';
import type { SchemaOutput, SchemaSource } from './schema-source.ts';
import type { SkillReference } from './skill.ts';

/**
 * One conversation over the harness's workspace. It runs one operation at a time: a second one rejects with
 * `SessionBusyError`. Sessions of a harness run in parallel.
 */
export interface FlueSession {
  readonly name: string;
  /** Opaque; the same for the life of the conversation. */
  readonly conversationId: string;
  /** Gives the model a message and runs it until it has answered, tools included. */
  prompt<S extends SchemaSource>(
    text: string,
    options: PromptOptions<S> & { result: S },
  ): CallHandle<PromptResultResponse<SchemaOutput<S>>>;
  prompt(text: string, options?: PromptOptions<undefined>): CallHandle<PromptResponse>;
  /** Runs a skill of the agent or of the workspace. */
  skill<S extends SchemaSource>(
    skill: SkillReference | string,
    options: SkillOptions<S> & { result: S },
  ): CallHandle<PromptResultResponse<SchemaOutput<S>>>;
  skill(skill: SkillReference | string, options?: SkillOptions<undefined>): CallHandle<PromptResponse>;
  /** Delegates to a child with its own history over the same files. */
  task<S extends SchemaSource>(
    text: string,
    options: TaskOptions<S> & { result: S },
  ): CallHandle<PromptResultResponse<SchemaOutput<S>>>;
  task(text: string, options?: TaskOptions<undefined>): CallHandle<PromptResponse>;
  /** Runs a command in the workspace and tells the conversation about it. */
  shell(command: string, options?: ShellOptions): CallHandle<ShellResult>;
  readonly fs: FlueFs;
  /** Replaces old turns with a summary now. Does nothing when there is nothing to replace. */
  compact(): CallHandle<void>;
  /** Forgets the conversation. The session is unusable afterwards. */
  delete(): Promise<void>;
}
