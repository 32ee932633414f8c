import type { ConversationSnapshot } from '@openflue/spec';
import type { Question } from './model-side.ts';

/** What was read of a stream, and the offset handed out with it. */
export interface Seen {
  readonly text: string;
  readonly next: string;
}

/** Work that was asked for; `ref` is what its `202` called it. */
interface Asked {
  /** Unique, and part of what was sent. */
  readonly id: string;
  readonly idempotencyKey: string | undefined;
  ref?: string;
  /** Its storage refused writes while it may have been under way. */
  mayFail?: true;
  /** Somebody asked to stop it; `must`: it had not ended when that was answered. */
  stop?: 'may' | 'must';
}

export interface AskedRun extends Asked {
  readonly workflow: 'prompts' | 'steps';
  readonly payload: { readonly id: string; readonly count: number; readonly pauseMs: number };
  seen?: Seen;
  deletion?: 'asked' | 'done';
}

export interface AskedSubmission extends Asked, Question {
  readonly session: string;
  readonly how: 'prompt' | 'dispatch';
  /** Its `202` came at the first try, so its place among those is known. */
  inOrder?: true;
}

export interface Instance {
  /** An abort was sent that nobody has answered yet: what is admitted now may be stopped by it. */
  mayAbort?: boolean;
  readonly name: string;
  /** In the order in which they were sent. */
  readonly submissions: AskedSubmission[];
  readonly snapshots: Map<string, ConversationSnapshot>;
  seen?: Seen;
  deletion?: 'asked' | 'done';
}

/** Everything that was asked for, and what came of it as far as anybody was told. */
export class Ledger {
  /** Not yet found to have come to their one right end. */
  runs: AskedRun[] = [];
  instances: Instance[] = [];
  /** Found to have. */
  readonly endedRuns: AskedRun[] = [];
  readonly endedInstances: Instance[] = [];
  readonly faults: string[] = [];
  /** Payloads of runs that were refused, each with an answer that said so. */
  readonly refused = new Set<string>();
  /** Runs may have been deleted by age since they ended. */
  expiring = false;
  /** Ids of runs that were begun again. */
  readonly resumed = new Set<string>();
  readonly counts = { runs: 0, submissions: 0 };

  /** Where the rounds have come to. */
  where = 'before all';

  fault(what: string): void {
    this.faults.push(`${this.where}: ${what}`);
  }

  /** What the model may be asked for work that has not been found to have ended. */
  get open(): Question[] {
    return questionsOf(this.runs, this.instances);
  }

  /** Of what nobody was told of: nobody waits for its end, and nodes may be at it still. */
  get unheard(): Question[] {
    const instances = this.endedInstances.map((instance) => ({
      ...instance,
      submissions: instance.submissions.filter(({ ref }) => ref === undefined),
    }));
    return questionsOf(
      this.endedRuns.filter(({ ref }) => ref === undefined),
      instances,
    );
  }

  get questions(): Question[] {
    return [...this.open, ...questionsOf(this.endedRuns, this.endedInstances)];
  }

  /** Everything that is under way may fail: its storage takes no writes. */
  storageRefuses(): void {
    for (const run of this.runs) run.mayFail = true;
    for (const { submissions } of this.instances) for (const submission of submissions) submission.mayFail = true;
  }
}

function questionsOf(runs: readonly AskedRun[], instances: readonly Instance[]): Question[] {
  const asked = runs
    .filter(({ workflow }) => workflow === 'prompts')
    .flatMap(({ payload: { id, count } }) =>
      Array.from({ length: count }, (_, index) => ({ id: `${id}.${index}`, tools: 0 })),
    );
  return [...asked, ...instances.flatMap(({ submissions }) => submissions)];
}
