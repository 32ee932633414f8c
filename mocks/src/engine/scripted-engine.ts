import { type Clock, type Ids, systemClock, ulidIds } from '@openflue/server/engine-parts';
import { type AgentFace, type Engine, memoryStorage, type Storage, type WorkflowFace } from '@openflue/server/protocol';
import type { Cassette } from '../cassettes/cassette.ts';
import type { AgentScenario, RunScenario } from '../scenarios/play.ts';
import { type PayloadSchema, validation } from './payload-schema.ts';
import { scriptedInstances } from './scripted-instances.ts';
import { scriptedRuns } from './scripted-runs.ts';

/** A workflow that is played: its scenario, and what the server tells of it. */
export interface ScriptedWorkflow {
  readonly scenario: RunScenario | Cassette;
  readonly description?: string;
  /** Refuses other payloads, as the workflow's own schema does. Any Standard Schema: zod, valibot, arktype. */
  readonly input?: PayloadSchema;
}

export interface ScriptedAgent {
  readonly scenario: AgentScenario;
  readonly description?: string;
}

export interface ScriptedEngineOptions {
  readonly workflows: Readonly<Record<string, ScriptedWorkflow>>;
  readonly agents: Readonly<Record<string, ScriptedAgent>>;
  /** Default: a new one in memory. */
  readonly storage?: Storage;
  /** Default: the platform's timers, as they are when they are used: fake timers count. */
  readonly clock?: Clock;
  readonly ids?: Ids;
}

const open: NonNullable<AgentFace['route']> = async (_, next) => next();

/** An engine without model and handlers: it admits, keeps and shows as the reference engine, and plays scenarios. */
export function createScriptedEngine(options: ScriptedEngineOptions): Engine {
  const { clock = systemClock, ids = ulidIds(), storage = memoryStorage() } = options;
  const stage = { clock, ids, storage };
  const workflows = new Map(Object.entries(options.workflows));
  const agents = new Map(Object.entries(options.agents));
  const faces = new Map([...workflows].map(([name, workflow]) => [name, workflowFace(name, workflow)]));
  const agentFaces = new Map(
    [...agents].map(([name, { description }]): [string, AgentFace] => [
      name,
      { name, route: open, ...(description !== undefined && { description }) },
    ]),
  );
  return {
    ready: true,
    workflow: (name) => faces.get(name),
    workflows: () => byName([...faces.values()]),
    agent: (name) => agentFaces.get(name),
    agents: () => byName([...agentFaces.values()]),
    streams: storage.streams,
    runs: scriptedRuns((name) => workflows.get(name)?.scenario, stage),
    instances: scriptedInstances((name) => agents.get(name)?.scenario, stage),
  };
}

/** Lists are in this order, whatever the order in which they were mocked. */
function byName<Named extends { readonly name: string }>(all: Named[]): Named[] {
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function workflowFace(name: string, { description, input }: ScriptedWorkflow): WorkflowFace {
  return {
    name,
    route: open,
    ...(description !== undefined && { description }),
    validateInput: (payload) => validation(payload, input),
  };
}
