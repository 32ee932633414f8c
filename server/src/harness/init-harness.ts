import type { AgentDefinition } from '../authoring/agent.ts';
import type { AgentHarnessOptions } from '../authoring/flue-context.ts';
import type { FlueHarness } from '../authoring/flue-harness.ts';
import { type ResolvedAgent, resolveAgent } from '../authoring/resolve-agent.ts';
import { virtualWorkspace } from '../sandbox/virtual-sandbox.ts';
import type { HarnessEnvironment } from './environment.ts';
import { HarnessNameTakenError } from './harness-errors.ts';
import type { HarnessScope } from './harness-scope.ts';
import { journaledFs } from './journaled-fs.ts';
import { runTask } from './run-task.ts';
import { createSessions } from './sessions.ts';
import { startShell } from './shell-operation.ts';
import { createWorkspace } from './workspace.ts';

const DEFAULT_NAME = 'default';

/**
 * Configures an agent and puts it to work. No sandbox, model or session is built before something uses it. Rejects with
 * `DefinitionError` when the agent's configuration is wrong, or with what its initialiser threw.
 */
export async function initHarness(
  definition: AgentDefinition,
  options: AgentHarnessOptions,
  environment: HarnessEnvironment,
): Promise<FlueHarness> {
  environment.signal.throwIfAborted();
  const name = options.name ?? DEFAULT_NAME;
  if (environment.harnessNames?.has(name)) throw new HarnessNameTakenError(name);
  environment.harnessNames?.add(name);
  const { id, env, payload } = environment;
  return startHarness(await resolveAgent(definition, { id, env, payload }, options), environment, name);
}

/** Puts an agent to work that is configured already. */
export function startHarness(
  agent: ResolvedAgent,
  environment: HarnessEnvironment,
  name: string = DEFAULT_NAME,
): FlueHarness {
  const { id } = environment;
  const factory = agent.sandbox ?? environment.workspace ?? virtualWorkspace();
  const scope: HarnessScope = {
    name,
    agent,
    workspace: createWorkspace(factory, id, agent.cwd, environment.signal),
    emitter: environment.emitter.with({ harness: name }),
    environment,
    depth: 0,
    sessionPrefix: '',
    kit: { openHarness, runTask },
  };
  return openHarness(scope);
}

function openHarness(scope: HarnessScope): FlueHarness {
  const { obtain, ...sessions } = createSessions(scope);
  return {
    name: scope.name,
    session: obtain,
    sessions,
    shell: (command, options = {}) => startShell(command, options, scope),
    fs: journaledFs(scope.workspace.fs, scope.environment),
  };
}
