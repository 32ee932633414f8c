import type { JsonValue, OperationKind, Usage } from '@openflue/spec';
import type { Emitter } from '../events/emitter.ts';
import type { HarnessEnvironment } from './environment.ts';
import { toEventError } from './event-error.ts';
import type { SessionHistory } from './history.ts';
import { journaled } from './journaled.ts';

export type OperationContext = Pick<
  HarnessEnvironment,
  'emitter' | 'clock' | 'ids' | 'signal' | 'journal' | 'checkpoint'
>;

/** What is to be done, as far as a journal must know it. */
export interface Operation {
  readonly kind: OperationKind;
  /** Its arguments, as JSON: what tells it from another of its kind. */
  readonly request: unknown;
  /** Whose operations have an order. */
  readonly session?: { readonly name: string; readonly history: SessionHistory };
}

export interface RunningOperation {
  /** Carries the operation's id. */
  readonly emitter: Emitter;
  /** Set when an earlier attempt began it: its entries of the session's history start here. */
  readonly resumedAt?: number;
}

/** What an operation came to. */
export interface OperationOutcome<T> {
  readonly value: T;
  /** For the event; left out where messages carry it already. */
  readonly result?: JsonValue;
  readonly usage?: Usage;
}

/**
 * The one place that every operation of a harness goes through: it is journaled, given an id, and its bounds are reported.
 * One that an earlier attempt finished comes back at once, without events.
 */
export function runOperation<T>(
  context: OperationContext,
  operation: Operation,
  body: (running: RunningOperation) => Promise<OperationOutcome<T>>,
): Promise<T> {
  const { emitter, clock, ids } = context;
  return journaled(context, operation, async (resumedAt) => {
    const startedMs = clock.now();
    const operationId = ids.next('op', startedMs);
    const scoped = emitter.with({ operationId });
    const bounds = { operationId, operationKind: operation.kind };
    scoped.emit({ type: 'operation_start', ...bounds });
    try {
      const { value, result, usage } = await body({ emitter: scoped, ...(resumedAt !== undefined && { resumedAt }) });
      const durationMs = clock.now() - startedMs;
      scoped.emit({
        ...{ type: 'operation', ...bounds, durationMs, isError: false },
        ...(result !== undefined && { result }),
        ...(usage && { usage }),
      });
      return value;
    } catch (failure) {
      const durationMs = clock.now() - startedMs;
      scoped.emit({ type: 'operation', ...bounds, durationMs, isError: true, error: toEventError(failure) });
      throw failure;
    }
  });
}
