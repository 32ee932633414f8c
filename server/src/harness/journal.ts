import type { EventError, JsonValue, OperationKind } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';
import { sha256 } from '../sha256.ts';

/** An operation as a journal tells it from others: by what it is asked to do, not by what it then does. */
export interface JournaledOperation {
  /** Whose operations have an order. Absent: the harness's own, told apart by kind, digest and occurrence. */
  readonly session?: string;
  readonly kind: OperationKind | 'fs';
  /** Of its arguments. */
  readonly digest: string;
}

export type JournaledOutcome = { readonly value: JsonValue | undefined } | { readonly error: EventError };

/** What a journal knows of an operation that is about to run. */
export type JournalSlot =
  /** An earlier attempt finished it: this is what came of it. */
  | { readonly type: 'finished'; readonly outcome: JournaledOutcome }
  | {
      readonly type: 'open';
      /** An earlier attempt began it: what its session's history grew by is in `history` from this index on. */
      readonly interruptedAt?: number;
      /** The session's history must end here: what follows belongs to code that is no longer there. */
      readonly cutAt?: number;
      /** Resolves when the outcome is written. */
      finish(outcome: JournaledOutcome): Promise<void>;
    };

/** Remembers what operations came to, so that code that is run again does not repeat them. */
export interface Journal {
  /** `historyLength`: entries of the session's history so far. Rejects with `JournalMismatchError`. */
  open(operation: JournaledOperation, historyLength: number): Promise<JournalSlot>;
}

/** The journal has another operation where this one came: the code changed, or is not deterministic. */
export class JournalMismatchError extends RuntimeError {
  override readonly name: string = 'JournalMismatchError';

  constructor(session: string, journaled: JournaledOperation, found: JournaledOperation) {
    const told = ({ kind, digest }: JournaledOperation) => `${kind} (${digest.slice(0, 8)})`;
    super(
      'journal_mismatch',
      `The session "${session}" did ${told(journaled)} before the interruption, and now ${told(found)} in its place: the ` +
        'code changed in between, or it is not deterministic.',
      { meta: { session, journaled: told(journaled), found: told(found) } },
    );
  }
}

/** SHA-256 of a value's JSON, in hex. */
export function digestOf(value: unknown): Promise<string> {
  return sha256(JSON.stringify(value) ?? '');
}
