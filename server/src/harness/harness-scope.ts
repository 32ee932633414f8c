import type { ResolvedAgent } from '../authoring/resolve-agent.ts';
import type { Emitter } from '../events/emitter.ts';
import type { HarnessEnvironment } from './environment.ts';
import type { Workspace } from './workspace.ts';

/** What the parts of one harness share. */
export interface HarnessScope {
  readonly name: string;
  readonly agent: ResolvedAgent;
  readonly workspace: Workspace;
  /** Carries the harness's name. */
  readonly emitter: Emitter;
  readonly environment: HarnessEnvironment;
}
