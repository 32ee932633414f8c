import type { JsonValue } from '@openflue/spec';
import type { HarnessEnvironment } from './environment.ts';
import { toEventError } from './event-error.ts';
import type { SessionHistory } from './history.ts';
import { digestOf, type JournaledOperation } from './journal.ts';
import { reviveError } from './revive-error.ts';

export interface JournaledWork {
  readonly kind: JournaledOperation['kind'];
  readonly request: unknown;
  readonly session?: { readonly name: string; readonly history: SessionHistory };
}

/**
 * Does work through the journal, if there is one: what an earlier attempt finished comes back as it ended then. Work that
 * stops because its whole environment does is left open, to be taken up again. `resumedAt`: see `RunningOperation`.
 */
export async function journaled<T>(
  { journal, signal, checkpoint }: Pick<HarnessEnvironment, 'journal' | 'signal' | 'checkpoint'>,
  { kind, request, session }: JournaledWork,
  work: (resumedAt: number | undefined) => Promise<T>,
): Promise<T> {
  if (!journal) return await work(undefined);
  const digest = await digestOf(request);
  const history = session?.history;
  const slot = await journal.open(
    { kind, digest, ...(session && { session: session.name }) },
    history?.entries.length ?? 0,
  );
  if (slot.type === 'finished') {
    if ('error' in slot.outcome) throw reviveError(slot.outcome.error);
    return fromJournal<T>(slot.outcome.value);
  }
  if (slot.cutAt !== undefined) history?.cut(slot.cutAt);
  let value: T;
  try {
    value = await work(slot.interruptedAt);
  } catch (failure) {
    if (!signal.aborted) {
      await checkpoint?.();
      await slot.finish({ error: toEventError(failure) });
    }
    throw failure;
  }
  signal.throwIfAborted();
  await checkpoint?.();
  await slot.finish({ value: toJournal(value) });
  return value;
}

/** The casts state that what operations come to is JSON, or nothing. */
const toJournal = (value: unknown) => value as JsonValue | undefined;
const fromJournal = <T>(value: JsonValue | undefined) => value as T;
