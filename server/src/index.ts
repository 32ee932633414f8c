// What an application writes with, and what it embeds. Web standards only: what needs Node is in `@openflue/server/node`.
export {
  type AssistantMessage,
  type AssistantMessage as LlmAssistantMessage,
  type DispatchReceipt,
  type ErrorEnvelope,
  type ErrorType,
  EVENT_VERSION as FLUE_EVENT_SCHEMA_REVISION,
  type EventError,
  // Everything that is thrown on purpose, whether an HTTP answer carries it (HttpError) or application code sees it.
  Failure as FlueError,
  FlueError as HttpError,
  type FlueEvent,
  IMAGE_DATA_OMITTED,
  type ImageContent,
  type ImageContent as LlmImageContent,
  type JsonValue,
  type Message,
  type Message as LlmMessage,
  type ModelRequest,
  type ModelResponse,
  type RunPointer,
  type RunRecord,
  type RunStatus,
  type TextContent,
  type TextContent as LlmTextContent,
  type ThinkingContent,
  type ThinkingContent as LlmThinkingContent,
  type ToolCallContent,
  type ToolCallContent as LlmToolCall,
  type ToolResultMessage,
  type ToolResultMessage as LlmToolResultMessage,
  type TurnPurpose,
  type TurnPurpose as LlmTurnPurpose,
  type Usage,
  type UserMessage,
  type UserMessage as LlmUserMessage,
  type ValidationIssue,
  type ValidationIssue as ToolValidationIssue,
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
  type AgentDefinition as CreatedAgent,
  type AgentInitializerContext,
  type AgentInitializerContext as AgentCreateContext,
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
export {
  DefinitionError,
  DefinitionError as SkillDefinitionValidationError,
  DefinitionError as ToolLegacyDefinitionError,
} from './authoring/definition-error.ts';
export type { DurabilityConfig } from './authoring/durability-config.ts';
export type { AgentHarnessOptions, FlueContext } from './authoring/flue-context.ts';
export type { FlueFs } from './authoring/flue-fs.ts';
export type { FlueHarness, FlueSessions } from './authoring/flue-harness.ts';
export type { FlueLogger } from './authoring/flue-logger.ts';
export type { FlueSession } from './authoring/flue-session.ts';
export { JsonSnapshotError } from './authoring/json-snapshot.ts';
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
export type { Schedule } from './authoring/schedule.ts';
export type { JsonSchema, SchemaSource } from './authoring/schema-source.ts';
export { type DefineSkillOptions, defineSkill, type Skill, type SkillReference } from './authoring/skill.ts';
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
export {
  type Observation,
  type Observation as FlueObservation,
  type ObservationSubscriber,
  type ObservationSubscriber as FlueEventSubscriber,
  type ObservationSubscriber as FlueObservationSubscriber,
  observe,
} from './events/observe.ts';
export { DelegationDepthExceededError, SubagentNotDeclaredError } from './harness/delegation-errors.ts';
export {
  HarnessNameTakenError,
  InvalidPromptError,
  ModelNotConfiguredError,
  OperationFailedError,
  ResultUnavailableError,
  ToolNameConflictError,
  WorkspaceError,
} from './harness/harness-errors.ts';
export {
  connectMcpServer,
  type McpServerConnection,
  type McpServerOptions,
  type McpTransport,
} from './harness/mcp/connect-mcp-server.ts';
export { McpConnectionError, McpToolError } from './harness/mcp/mcp-errors.ts';
export {
  SessionAlreadyExistsError,
  SessionBusyError,
  SessionDeletedError,
  SessionNameError,
  SessionNotFoundError,
} from './harness/session-errors.ts';
export { SkillNameConflictError, SkillNotRegisteredError } from './harness/skill-errors.ts';
export { builtinProviders } from './models/builtin-providers.ts';
export { ModelNotAvailableError } from './models/model-config-error.ts';
export { ModelError } from './models/model-error.ts';
export type {
  ModelCall,
  ModelEvent,
  ModelProvider,
  ModelTool,
  ModelTool as LlmTool,
  ThinkingLevel,
} from './models/port.ts';
export { ProviderRegistrationError } from './models/provider-registration-error.ts';
export {
  type ApiEndpoint,
  configureProvider,
  type HttpProviderRegistration,
  type ProviderRegistration,
  registerApiProvider,
  registeredProvider,
  registerProvider,
} from './models/register-provider.ts';
export { createModelRegistry, type ModelRegistry } from './models/registry.ts';
export { type ScriptedAnswer, type ScriptedProvider, type ScriptedTurn, scripted } from './models/scripted.ts';
export { type FlueOptions, flue } from './protocol/flue.ts';
export { NoApplicationError } from './protocol/in-code/application-engine.ts';
export {
  type AgentDispatchRequest,
  dispatch,
  type NamedAgentDispatchRequest,
} from './protocol/in-code/dispatch.ts';
export {
  type AgentManifestEntry,
  getRun,
  type ListRunsOptions,
  type ListRunsResponse,
  listAgents,
  listRuns,
} from './protocol/in-code/inspect.ts';
export { invoke, type WorkflowInvocationReceipt, type WorkflowInvokeRequest } from './protocol/in-code/invoke.ts';
export { type DurableStreamsOptions, durableStreams } from './protocol/streams/durable-streams.ts';
export { RuntimeError } from './runtime-error.ts';
export { bash } from './sandbox/bash.ts';
export type { BashFactory, BashLike } from './sandbox/bash-like.ts';
export type { FileStat, Sandbox, Sandbox as SessionEnv, SandboxFactory, ShellResult } from './sandbox/port.ts';
export { createSandboxSessionEnv, type SandboxApi } from './sandbox/sandbox-api.ts';
export { SandboxOperationUnsupportedError } from './sandbox/sandbox-unsupported-error.ts';
export { virtualWorkspace } from './sandbox/virtual-sandbox.ts';
export { memoryStorage, memoryStreamStore } from './storage/memory-storage.ts';
export type { Storage, StreamStore } from './storage/port.ts';
