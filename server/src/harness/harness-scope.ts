import type { Usage } from '@openflue/spec';
import type { FlueHarness } from '../authoring/flue-harness.ts';
import type { TaskOptions } from '../authoring/operation-options.ts';
import type { ResolvedAgent } from '../authoring/resolve-agent.ts';
import type { Emitter } from '../events/emitter.ts';
import type { HarnessEnvironment } from './environment.ts';
import type { OperationResponse } from './run-prompt.ts';
import type { Workspace } from './workspace.ts';

/** What the parts of one harness share; a task or an action works in one of its own. */
export interface HarnessScope {
  readonly name: string;
  readonly agent: ResolvedAgent;
  readonly workspace: Workspace;
  /** Carries the harness's name. */
  readonly emitter: Emitter;
  readonly environment: HarnessEnvironment;
  /** How many tasks and actions this one is inside of. */
  readonly depth: number;
  /** Before the name of every session: empty, or what keeps those of an action apart. */
  readonly sessionPrefix: string;
  /** Hears what every finished operation spent, when somebody above counts it. */
  readonly onUsage?: (usage: Usage) => void;
  /** What tools start: given, because it is made of the parts that use them. */
  readonly kit: ScopeKit;
}

export interface ScopeKit {
  openHarness(scope: HarnessScope): FlueHarness;
  runTask(parent: TaskParent, text: string, options: TaskOptions): Promise<OperationResponse>;
}

/** The session that delegates, in the middle of an operation. */
export interface TaskParent {
  readonly scope: HarnessScope;
  readonly session: string;
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
}
