import type { RunPointer, RunRecord, RunStatus } from '@openflue/spec';
import { applicationEngine } from './application-engine.ts';

export interface ListRunsOptions {
  readonly status?: RunStatus;
  readonly workflowName?: string;
  /** 1 to 1000. Default 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface ListRunsResponse {
  readonly runs: RunPointer[];
  readonly nextCursor?: string;
}

/** Runs of the running application, newest first. */
export async function listRuns({ workflowName, ...query }: ListRunsOptions = {}): Promise<ListRunsResponse> {
  return await applicationEngine('listRuns').runs.list({ ...query, workflow: workflowName });
}

/** The record of a run; `null` when there is none. */
export async function getRun(runId: string): Promise<RunRecord | null> {
  return (await applicationEngine('getRun').runs.get(runId)) ?? null;
}

export interface AgentManifestEntry {
  readonly name: string;
  readonly description?: string;
  /** How it can be reached from outside. */
  readonly transports: { readonly http?: true };
  readonly defined: boolean;
}

/** The agents of the running application, those that do not answer over HTTP included. */
export async function listAgents(): Promise<AgentManifestEntry[]> {
  return applicationEngine('listAgents')
    .agents()
    .map(({ name, description, route }) => ({
      name,
      ...(description !== undefined && { description }),
      transports: route ? { http: true } : {},
      defined: true,
    }));
}
