import type { JsonValue, RunPointer, RunRecord, ValidationIssue } from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';
import type { RunQuery, StreamStore } from '../storage/port.ts';

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
}

/** Durable when `admit` resolves: what it answered survives anything and ends exactly once. */
export interface RunEngine {
  /** Throws `FlueError`: `idempotency_conflict`, `queue_full`, `not_ready`. */
  admit(request: AdmitRequest): Promise<Receipt>;
  get(runId: string): Promise<RunRecord | undefined>;
  list(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }>;
  /** Resolves with the record once the run has ended; rejects with the signal's reason. Unknown runs: `run_not_found`. */
  ended(runId: string, signal: AbortSignal): Promise<RunRecord>;
  /** Absent: this engine cannot cancel. */
  cancel?(runId: string): Promise<Pick<RunRecord, 'runId' | 'status'>>;
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
  validateInput(payload: unknown): Promise<{ value: unknown } | { issues: readonly ValidationIssue[] }>;
}

export interface AgentFace {
  readonly name: string;
  readonly description?: string;
  readonly route?: MiddlewareHandler;
}
