import { type DispatchReceipt, FlueError } from '@openflue/spec';
import { type AgentDefinition, isAgent } from '../../authoring/agent.ts';
import { jsonSnapshot } from '../../authoring/json-snapshot.ts';
import type { AgentFace, Engine } from '../../engine/port.ts';
import { assertInstanceId } from '../instance-id.ts';
import { sessionName } from '../session-name.ts';
import { applicationEngine } from './application-engine.ts';

export interface AgentDispatchRequest {
  /** The instance's id; it begins with the first work it is given. */
  readonly id: string;
  /** JSON, as it is at this moment; `null` for none. */
  readonly input: unknown;
  /** Default: `default`. */
  readonly session?: string;
}

export interface NamedAgentDispatchRequest extends AgentDispatchRequest {
  /** The agent's name: its file name. */
  readonly agent: string;
}

/**
 * Gives an agent instance of the running application input to be worked on later; durable when it resolves. The agent
 * is the default export of its module, or named. It need not answer over HTTP. Rejects with `FlueError`
 * (`agent_not_found`, `invalid_request`, `queue_full`, `not_ready`), `JsonSnapshotError` or `NoApplicationError`.
 */
export async function dispatch(
  agent: AgentDefinition | { readonly agent: string },
  request: AgentDispatchRequest,
): Promise<DispatchReceipt>;
export async function dispatch(request: NamedAgentDispatchRequest): Promise<DispatchReceipt>;
export async function dispatch(
  agent: AgentDefinition | NamedAgentDispatchRequest | { readonly agent: string },
  given?: AgentDispatchRequest,
): Promise<DispatchReceipt> {
  const engine = applicationEngine('dispatch');
  const { instances } = engine;
  if (!instances) throw new FlueError('not_implemented', { details: 'This engine has no agent instances.' });
  const { name } = findAgent(engine, agent);
  const request = given ?? (isRequest(agent) ? agent : undefined);
  if (!request) throw new FlueError('invalid_request', { details: 'dispatch() needs { id, input }.' });
  const { id, session } = request;
  assertInstanceId(id);
  const input = jsonSnapshot(request.input, 'input');
  if (input === undefined) {
    throw new FlueError('invalid_request', { details: 'dispatch() needs an input; null stands for none.' });
  }
  const to = { agent: name, id };
  const { dispatchId, acceptedAt } = await instances.dispatch(to, { input, session: sessionName(session) });
  return { dispatchId, acceptedAt };
}

type GivenAgent = AgentDefinition | { readonly agent: string };

function findAgent(engine: Engine, agent: GivenAgent): AgentFace {
  const found = isAgent(agent)
    ? engine.agents().filter(({ definition }) => definition === agent)
    : engine.agents().filter(({ name }) => 'agent' in agent && name === agent.agent);
  const [only, another] = found;
  if (only && !another) return only;
  const details = another
    ? `Several modules export this agent: ${found.map(({ name }) => name).join(', ')}. Name the one that is meant.`
    : 'No agent module of the running application exports this agent, or has this name.';
  throw new FlueError('agent_not_found', { details });
}

function isRequest(value: GivenAgent | NamedAgentDispatchRequest): value is NamedAgentDispatchRequest {
  return 'id' in value && 'input' in value;
}
