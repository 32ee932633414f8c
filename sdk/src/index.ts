export { createFlueClient, type FlueClient, type FlueClientOptions } from './client.ts';
export type {
  EventError,
  EventOf,
  FlueEvent,
  KnownEvent,
  RunPointer,
  RunReceipt,
  RunRecord,
  RunResult,
  RunStatus,
  UnknownEvent,
  ValidationIssue,
  WorkflowInfo,
} from './contract.ts';
export { FlueApiError, FlueConnectionError, FlueError, FlueRunError, FlueTimeoutError } from './errors.ts';
export type { FlueEventStream, StreamOptions } from './event-stream.ts';
export type { LiveMode } from './follow.ts';
export type { CallOptions } from './http.ts';
export type { RetryPolicy } from './retry.ts';
export type { EventsOptions, Runs } from './runs.ts';
export type { InvokeOptions, Workflows } from './workflows.ts';
