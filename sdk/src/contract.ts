import type { components, operations, paths } from '@openflue/generated';
import type { Client } from 'openapi-fetch';

/** The contract as openapi-typescript writes it, for who asks by openapi-fetch, or by a client of their own. */
export type { components, operations, paths } from '@openflue/generated';

type Schemas = components['schemas'];

/** A client of the contract's routes, as far as they answer JSON. */
export type ContractClient = Pick<Client<paths, 'application/json'>, 'GET' | 'POST' | 'DELETE'>;

export type AbortReceipt = Schemas['AbortReceipt'];
export type AgentInfo = Schemas['AgentInfo'];
export type AgentInstance = Schemas['AgentInstance'];
export type AgentInstanceList = Schemas['AgentInstanceList'];
export type CancelReceipt = Schemas['CancelReceipt'];
export type ChunkPosition = Schemas['ChunkPosition'];
export type ConversationChunk = Schemas['ConversationChunk'];
export type ConversationMessage = Schemas['ConversationMessage'];
export type ConversationPart = Schemas['ConversationPart'];
export type ConversationSnapshot = Schemas['ConversationSnapshot'];
export type DispatchReceipt = Schemas['DispatchReceipt'];
export type DispatchRequest = Schemas['DispatchRequest'];
export type ErrorBody = Schemas['ErrorBody'];
export type ErrorType = Schemas['ErrorType'];
export type EventError = Schemas['EventError'];
export type PromptAnswer = Schemas['PromptAnswer'];
export type PromptImage = Schemas['PromptImage'];
export type PromptReceipt = Schemas['PromptReceipt'];
export type PromptRequest = Schemas['PromptRequest'];
export type PromptResult = Schemas['PromptResult'];
/** Which instances to list: `limit` and `cursor` as in `RunFilter`. */
export type InstanceFilter = NonNullable<operations['listInstances']['parameters']['query']>;
/** Which runs to list. `limit`: the most of one answer; `cursor`: the `nextCursor` of the answer before. */
export type RunFilter = NonNullable<operations['listRuns']['parameters']['query']>;
export type RunList = Schemas['RunList'];
export type RunPointer = Schemas['RunPointer'];
export type RunReceipt = Schemas['RunReceipt'];
export type RunRecord = Schemas['RunRecord'];
export type RunResult<Result = unknown> = Schemas['RunResult'] & { result: Result };
export type RunStatus = Schemas['RunStatus'];
export type Settlement = Schemas['Settlement'];
export type ValidationIssue = Schemas['ValidationIssue'];
export type WorkflowInfo = Schemas['WorkflowInfo'];

/** An event of a type that this version of the contract names. */
export type KnownEvent = Schemas['FlueEvent'];

/**
 * An event of a type that this version of the contract does not name: a newer server's.
 *
 * At run time `type` is any string. Here it is a pattern that no known name fits, for that is what makes TypeScript leave this member out
 * when `type` is compared with a known name (a branded `string` would not). To compare it with another, widen it:
 * `const type: string = event.type`.
 */
export type UnknownEvent = Schemas['EventEnvelope'] & { type: `?${string}`; [field: string]: unknown };

/**
 * An event as a stream delivers it. Switch on `type`; a type that this version does not name reaches the `default` branch, where the
 * fields it carries are `unknown`:
 *
 * ```ts
 * switch (event.type) {
 *   case 'text_delta': process.stdout.write(event.text); break;
 *   case 'run_end': console.log(event.result); break;
 *   default: console.log(event.type);
 * }
 * ```
 */
export type FlueEvent = KnownEvent | UnknownEvent;

/** What streams are made of. */
export type StreamItem = FlueEvent | ConversationChunk;

/** The event of one type. */
export type EventOf<Type extends KnownEvent['type']> = Extract<KnownEvent, { type: Type }>;

/**
 * Here the wire becomes typed, by the only casts of this package but that of `contract-client.ts`. What tells an event, or an error envelope, from anything else is looked
 * at, and no more: a server that breaks the contract further in is the conformance suite's business, not every reader's.
 */
export function isItem<Item extends StreamItem>(item: unknown): item is Item {
  return typeof (item as Partial<StreamItem> | null)?.type === 'string';
}

/** The error in an envelope, with the issues of its `meta` beside it; empty for any other body. */
export function errorIn(body: unknown): Partial<ErrorBody> & { issues?: ValidationIssue[] | undefined } {
  const error = (body as Partial<Schemas['ErrorEnvelope']> | null | undefined)?.error;
  if (typeof error?.type !== 'string') return {};
  return { ...error, issues: error.meta?.issues };
}

/** An answer that is not an error has data; openapi-fetch's types say so by what its errors have. */
export function dataIn<Data>({ data }: { data?: Data | undefined }): Data {
  return data as Data;
}

/** `GET /runs/{runId}` answers in two shapes; with `?meta` it is this one, of whichever workflow the caller says it is. */
export function recordIn<Record extends RunRecord>(answer: Schemas['EventBatch'] | RunRecord): Record {
  return answer as Record;
}

/** `GET /agents/{name}/{id}` answers in three shapes; with `?view=history` it is this one. */
export function snapshotIn(
  answer: Schemas['EventBatch'] | Schemas['ChunkBatch'] | ConversationSnapshot,
): ConversationSnapshot {
  return answer as ConversationSnapshot;
}

/** The coordinates that an error of `?wait=result` carries when the work was admitted before. */
export function receiptIn<Receipt extends RunReceipt | PromptReceipt>(meta: ErrorBody['meta']): Receipt | undefined {
  return meta?.streamUrl ? (meta as Receipt) : undefined;
}

/** Whether what was waited for has come, or only its receipt. */
export function isResult<Receipt, Result extends Receipt & { result: unknown }>(
  answer: Receipt | Result,
): answer is Result {
  return (answer as Partial<Result>).result !== undefined;
}

/** What a prompt's submission was settled with, once it completed. */
export function promptAnswerIn({ result }: EventOf<'submission_settled'>): PromptAnswer {
  return result as PromptAnswer;
}
