import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ids } from '../ids.ts';
import type { Logger } from '../log.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { SandboxFactory } from '../sandbox/port.ts';
import type { Journal } from './journal.ts';
import type { SessionLog } from './session-log.ts';

/** Everything a harness needs from whoever runs it: one for each run, or for each submission of an agent instance. */
export interface HarnessEnvironment {
  /** The run's id, or the agent instance's. */
  readonly id: string;
  readonly payload?: unknown;
  readonly env: Record<string, string | undefined>;
  readonly emitter: Emitter;
  readonly models: ModelRegistry;
  /** Aborts everything the harness does. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly log?: Logger;
  /**
   * The workspace of agents that name no sandbox, shared by all harnesses of the environment. Default: a virtual one in
   * memory for each harness.
   */
  readonly workspace?: SandboxFactory;
  /** Default: a history lives as long as its harness. Those of tasks and actions always do. */
  readonly sessionLog?: SessionLog;
  /** Default: what is interrupted is not taken up again. Within actions there is none: their caller is journaled. */
  readonly journal?: Journal | undefined;
  /** Saves what work has changed in the workspace; called before its outcome is journaled. */
  readonly checkpoint?: () => Promise<void>;
  /** Names of the harnesses made so far; given, a name may be used once. */
  readonly harnessNames?: Set<string>;
}
