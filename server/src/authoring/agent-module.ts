import type { MiddlewareHandler } from 'hono';
import { type AgentDefinition, isAgent } from './agent.ts';
import { DefinitionError } from './definition-error.ts';
import { readDescription, readMiddleware } from './workflow-module.ts';

/** An addressable agent as the engine serves it. */
export interface Agent {
  /** The module's name. */
  readonly name: string;
  readonly description?: string;
  /** Absent: not reachable over HTTP. */
  readonly route?: MiddlewareHandler;
  readonly definition: AgentDefinition;
}

/** What a module of `agents/` exports, checked. Throws `DefinitionError` when it is no agent. */
export function readAgentModule(name: string, exports: Record<string, unknown>): Agent {
  const { default: definition, route, description } = exports;
  if (!isAgent(definition)) {
    throw new DefinitionError(
      `Agent "${name}" exports no agent: it needs "export default defineAgent(() => ({ … }))".`,
      {
        agent: name,
        exports: Object.keys(exports),
      },
    );
  }
  return { name, ...readMiddleware(name, 'route', route), ...readDescription(name, description), definition };
}
