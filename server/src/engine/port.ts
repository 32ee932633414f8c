import type {
  AgentInstance,
  ConversationSnapshot,
  DispatchReceipt,
  EventError,
  JsonValue,
  PromptImage,
  RunPointer,
  RunRecord,
  SubmissionOutcome,
  ValidationIssue,
} from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';
import type { InstanceQuery, RunQuery, StreamReader, StreamStore } from '../storage/port.ts';

/**
 * What the HTTP face needs of an engine. The reference engine (`createEngine`) implements it, and so can a third party.
 * An optional group that is absent makes its routes answer `501 not_implemented` and shows in `GET /capabilities`.
 */
export interface Engine {
  /** False while starting and once stopping: admissions answer `503 not_ready`, reads go on. */
  readonly ready: boolean;
  workflow(name: string): WorkflowFace | undefined;
  workflows(): readonly WorkflowFace[];
  agent(name: string): AgentFace | undefined;
  agents(): readonly AgentFace[];
  /** Reads of event streams; `runStream(runId)` and `agentStream(name, id)` name them. */
  readonly streams: StreamStore;
  readonly runs: RunEngine;
  /** Absent: this engine has no agent instances. */
  readonly instances?: InstanceEngine;
}

/** Durable when `admit` resolves: what it answered survives anything and ends exactly once. */
export interface RunEngine {
  /** Throws `FlueError`: `idempotency_conflict`, `queue_full`, `not_ready`. */
  admit(request: AdmitRequest): Promise<Receipt>;
  get(runId: string): Promise<RunRecord | undefined>;
  list(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }>;
  /** Resolves with the record once the run has ended; rejects with the signal's reason. Unknown runs: `run_not_found`. */
  ended(runId: string, signal: AbortSignal): Promise<RunRecord>;
  /** True when an interrupted run is taken up again where it was. */
  readonly resumes?: boolean;
  /** Absent: this engine cannot cancel. */
  cancel?(runId: string): Promise<Pick<RunRecord, 'runId' | 'status'>>;
  /**
   * Deletes a run that has ended, whole; durable when it resolves. Throws `FlueError`: `run_not_found`, `run_expired`,
   * `run_active`. Absent: this engine cannot delete.
   */
  delete?(runId: string): Promise<void>;
  /** What is left of a run that was deleted, for some time; whose guard speaks for it still. */
  deleted?(runId: string): Promise<Pick<RunRecord, 'runId' | 'workflowName'> | undefined>;
}

export interface AdmitRequest {
  readonly workflow: string;
  /** As received; already valid against the workflow's input schema. `undefined`: no payload. */
  readonly payload: JsonValue | undefined;
  /** Makes the caller's request, for the handler's `req` on the first attempt only; never stored. */
  readonly request?: () => Request;
  readonly idempotency?: IdempotencyClaim;
}

/** `scope` identifies principal, method, path and key; `bodyDigest` the body. Both are hex digests. */
export interface IdempotencyClaim {
  readonly scope: string;
  readonly bodyDigest: string;
}

export interface Receipt {
  readonly runId: string;
  /** Reading the run's stream from here yields its events from the start. */
  readonly offset: string;
  /** True when an earlier request with the same idempotency key had admitted the run. */
  readonly replayed: boolean;
}

/** One agent instance: the agent's name, and an id of the caller's choice. */
export interface InstanceAddress {
  readonly agent: string;
  readonly id: string;
}

/**
 * Agent instances. What an admission answered is durable, is worked on strictly in order within its instance, and settles
 * exactly once.
 */
export interface InstanceEngine {
  /** Throws `FlueError`: `idempotency_conflict`, `queue_full`, `not_ready`. */
  prompt(to: InstanceAddress, prompt: PromptAdmission): Promise<SubmissionReceipt>;
  /** Throws as `prompt` does. */
  dispatch(to: InstanceAddress, input: DispatchAdmission): Promise<DispatchAdmitted>;
  /** Stops what runs and what waits; durable when it resolves. False: there was nothing to stop. */
  abort(instance: InstanceAddress): Promise<boolean>;
  /** Newest first. Absent: this engine cannot list them. */
  list?(query: InstanceQuery): Promise<{ instances: AgentInstance[]; nextCursor?: string }>;
  /**
   * Stops all work of an instance, then deletes it whole; durable when it resolves. False: there is no such instance. Throws
   * `FlueError('not_ready')`. Absent: this engine cannot delete.
   */
  delete?(instance: InstanceAddress): Promise<boolean>;
  /** Resolves once the submission has settled; rejects with the signal's reason. */
  settled(submissionId: string, signal: AbortSignal): Promise<SettledSubmission>;
  /** An image that was sent; `undefined` when there is none. */
  attachment(instance: InstanceAddress, attachmentId: string): Promise<Attachment | undefined>;
  /** Absent: this engine has no conversation views. */
  readonly conversations?: ConversationEngine;
}

export interface SubmissionAdmission {
  /** Default: `default`. */
  readonly session?: string;
  readonly idempotency?: IdempotencyClaim;
}

export interface PromptAdmission extends SubmissionAdmission {
  readonly message: string;
  /** Their `data` is valid base64. */
  readonly images?: readonly PromptImage[];
}

export interface DispatchAdmission extends SubmissionAdmission {
  readonly input: JsonValue;
}

export interface SubmissionReceipt {
  readonly submissionId: string;
  /** Reading the instance's stream from here yields all of the submission's events, among others'. */
  readonly offset: string;
  readonly replayed: boolean;
}

export interface DispatchAdmitted extends DispatchReceipt {
  readonly submissionId: string;
  readonly replayed: boolean;
}

export interface SettledSubmission {
  readonly submissionId: string;
  readonly outcome: SubmissionOutcome;
  readonly result?: JsonValue;
  readonly error?: EventError;
}

export interface Attachment {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface ConversationView {
  readonly session: string;
  /** Where the bytes of an attachment are, absolute. */
  attachmentUrl(attachmentId: string): string;
}

/** Reads of what was said, made of the instance's events; one offset space with them. */
export interface ConversationEngine {
  /** `undefined`: the instance was never given work. A session that nobody used is empty. */
  history(instance: InstanceAddress, view: ConversationView): Promise<ConversationSnapshot | undefined>;
  /** The changes as a stream: for any name, it reads those of this conversation. */
  updates(instance: InstanceAddress, view: ConversationView): StreamReader;
}

/** A workflow as the HTTP face sees it. Without `route` it does not answer over HTTP. */
export interface WorkflowFace {
  readonly name: string;
  readonly description?: string;
  readonly route?: MiddlewareHandler;
  /** Guards `/runs/{runId}` apart from `route`. */
  readonly runs?: MiddlewareHandler;
  /** JSON Schemas. */
  readonly input?: Record<string, unknown>;
  readonly output?: Record<string, unknown>;
  /** What the module exports by default, to be recognised by; absent where there is no such value. */
  readonly definition?: unknown;
  validateInput(payload: unknown): Promise<{ value: unknown } | { issues: readonly ValidationIssue[] }>;
}

/** An agent as the HTTP face sees it. Without `route` it does not answer over HTTP. */
export interface AgentFace {
  readonly name: string;
  readonly description?: string;
  readonly route?: MiddlewareHandler;
  /** What the module exports by default, to be recognised by. */
  readonly definition?: unknown;
}
