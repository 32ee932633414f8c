import type { JsonValue, OperationKind, Usage } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ids } from '../ids.ts';
import { toEventError } from './event-error.ts';

export interface OperationContext {
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What an operation came to. */
export interface OperationOutcome<T> {
  readonly value: T;
  /** For the event; left out where messages carry it already. */
  readonly result?: JsonValue;
  readonly usage?: Usage;
}

/**
 * The one place that every operation of a harness goes through: it gives it an id and reports its bounds. What is
 * to happen around operations (a journal, instrumentation) belongs here.
 */
export async function runOperation<T>(
  { emitter, clock, ids }: OperationContext,
  operationKind: OperationKind,
  body: (emitter: Emitter, operationId: string) => Promise<OperationOutcome<T>>,
): Promise<T> {
  const startedMs = clock.now();
  const operationId = ids.next('op', startedMs);
  const scoped = emitter.with({ operationId });
  const bounds = { operationId, operationKind };
  scoped.emit({ type: 'operation_start', ...bounds });
  try {
    const { value, result, usage } = await body(scoped, operationId);
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
}
