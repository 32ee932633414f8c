export type { AdmissionOptions } from './admission.ts';
export type { Agents, HistoryOptions, Prompt } from './agents.ts';
export type {
  AgentName,
  AnyApp,
  AnyWorkflow,
  OptionsArgument,
  PayloadOf,
  PayloadOption,
  ResultOf,
  RunRecordOf,
  WorkflowName,
} from './app.ts';
export { createFlueClient, type FlueClient, type FlueClientOptions } from './client.ts';
export type {
  AbortReceipt,
  AgentInfo,
  AgentInstance,
  AgentInstanceList,
  CancelReceipt,
  ConversationChunk,
  ConversationMessage,
  ConversationPart,
  ConversationSnapshot,
  components,
  DispatchReceipt,
  DispatchRequest,
  ErrorType,
  EventError,
  EventOf,
  FlueEvent,
  InstanceFilter,
  KnownEvent,
  operations,
  PromptAnswer,
  PromptImage,
  PromptReceipt,
  PromptRequest,
  PromptResult,
  paths,
  RunFilter,
  RunList,
  RunPointer,
  RunReceipt,
  RunRecord,
  RunResult,
  RunStatus,
  Settlement,
  UnknownEvent,
  ValidationIssue,
  WorkflowInfo,
} from './contract.ts';
export { type Conversation, reduceConversation } from './conversation-state.ts';
export {
  type ApiFailure,
  FlueApiError,
  FlueConnectionError,
  FlueError,
  FlueRunError,
  FlueTimeoutError,
} from './errors.ts';
export type { FlueEventStream, StreamOptions } from './event-stream.ts';
export type { LiveMode } from './follow.ts';
export type { CallOptions } from './http.ts';
export type { ConversationObservation, ObserveConversationOptions } from './observe-conversation.ts';
export type { ObserveOptions, RunSnapshot } from './observe-run.ts';
export type { Observer } from './observer.ts';
export type { RetryPolicy } from './retry.ts';
export { type RunState, reduceRun, unknownRun } from './run-state.ts';
export type { EventsOptions, FollowOptions, Runs, WaitOptions } from './runs.ts';
export type { InvokeOptions, RunOptions, Workflows } from './workflows.ts';
