// What an application writes with, and what it embeds. Web standards only: what needs Node is in `@openflue/server/node`.
export {
  type ErrorEnvelope,
  type ErrorType,
  type EventError,
  FlueError,
  type FlueEvent,
  IMAGE_DATA_OMITTED,
  type JsonValue,
  type Message,
  type RunPointer,
  type RunRecord,
  type RunStatus,
  type Usage,
} from '@openflue/spec';
export {
  type ActionContext,
  type ActionDefinition,
  type ActionInput,
  type ActionInputSchema,
  type ActionOutput,
  type ActionOutputSchema,
  defineAction,
} from './authoring/action.ts';
export {
  type AgentDefinition,
  type AgentInitializerContext,
  type AgentRuntimeConfig,
  createAgent,
  defineAgent,
} from './authoring/agent.ts';
export { type Agent, readAgentModule } from './authoring/agent-module.ts';
export { type AgentProfile, defineAgentProfile } from './authoring/agent-profile.ts';
export type { CallHandle } from './authoring/call-handle.ts';
export type { CompactionConfig } from './authoring/compaction-config.ts';
export {
  ActionInputValidationError,
  ActionOutputSerializationError,
  ActionOutputValidationError,
  ToolInputValidationError,
  ToolOutputSerializationError,
  ToolOutputValidationError,
} from './authoring/contract-errors.ts';
export { DefinitionError } from './authoring/definition-error.ts';
export type { DurabilityConfig } from './authoring/durability-config.ts';
export type { AgentHarnessOptions, FlueContext } from './authoring/flue-context.ts';
export type { FlueFs } from './authoring/flue-fs.ts';
export type { FlueHarness, FlueSessions } from './authoring/flue-harness.ts';
export type { FlueLogger } from './authoring/flue-logger.ts';
export type { FlueSession } from './authoring/flue-session.ts';
export type { ModelConfig } from './authoring/model-config.ts';
export type {
  OperationOptions,
  PromptImage,
  PromptOptions,
  ShellOptions,
  SkillOptions,
  TaskOptions,
} from './authoring/operation-options.ts';
export type { PromptModel, PromptResponse, PromptResultResponse, PromptUsage } from './authoring/prompt-response.ts';
export type { AgentRouteHandler, WorkflowRouteHandler, WorkflowRunsHandler } from './authoring/route-handler.ts';
export type { JsonSchema, SchemaSource } from './authoring/schema-source.ts';
export type { Skill, SkillReference } from './authoring/skill.ts';
export {
  defineTool,
  type LegacyToolDefinition,
  type ToolContext,
  type ToolDefinition,
  type ToolInput,
  type ToolInputSchema,
  type ToolOutput,
  type ToolOutputSchema,
  type ToolParameters,
} from './authoring/tool.ts';
export { defineWorkflow, type WorkflowDefinition } from './authoring/workflow.ts';
export { readWorkflowModule, type Workflow } from './authoring/workflow-module.ts';
export { createEngine, type EngineOptions, type RunningEngine } from './engine/create-engine.ts';
export type { Engine } from './engine/port.ts';
export { ModelNotConfiguredError, OperationFailedError, ResultUnavailableError } from './harness/harness-errors.ts';
export {
  SessionAlreadyExistsError,
  SessionBusyError,
  SessionDeletedError,
  SessionNotFoundError,
} from './harness/session-errors.ts';
export { builtinProviders } from './models/builtin-providers.ts';
export { ModelError } from './models/model-error.ts';
export type { ModelCall, ModelEvent, ModelProvider, ThinkingLevel } from './models/port.ts';
export { createModelRegistry, type ModelRegistry } from './models/registry.ts';
export { type ScriptedAnswer, type ScriptedTurn, scripted } from './models/scripted.ts';
export { type FlueOptions, flue } from './protocol/flue.ts';
export { RuntimeError } from './runtime-error.ts';
export { bash } from './sandbox/bash.ts';
export type { BashFactory, BashLike } from './sandbox/bash-like.ts';
export type { FileStat, Sandbox, Sandbox as SessionEnv, SandboxFactory, ShellResult } from './sandbox/port.ts';
export { createSandboxSessionEnv, type SandboxApi } from './sandbox/sandbox-api.ts';
export { virtualWorkspace } from './sandbox/virtual-sandbox.ts';
export { memoryStorage, memoryStreamStore } from './storage/memory-storage.ts';
export type { Storage, StreamStore } from './storage/port.ts';
