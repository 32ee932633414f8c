import { checkedApp } from '@openflue/conformance';
import { onTestFinished } from 'vitest';
import { readAgentModule } from '../src/authoring/agent-module.ts';
import { readWorkflowModule } from '../src/authoring/workflow-module.ts';
import { createEngine, type EngineOptions } from '../src/engine/create-engine.ts';
import { builtinProviders } from '../src/models/builtin-providers.ts';
import { createModelRegistry } from '../src/models/registry.ts';
import { type FlueOptions, flue } from '../src/protocol/flue.ts';
import { memoryStorage } from '../src/storage/memory-storage.ts';

export interface ServeOptions extends Omit<FlueOptions, 'engine'> {
  readonly engine?: Partial<Omit<EngineOptions, 'workflows' | 'agents'>>;
  /** Agent modules by name. */
  readonly agents?: Record<string, Record<string, unknown>>;
}

/**
 * Serves workflow and agent modules in process, on memory storage unless told otherwise. Every answer that passes through
 * `request` is validated against openapi.yaml.
 */
export async function serveModules(modules: Record<string, Record<string, unknown>>, options: ServeOptions = {}) {
  const storage = options.engine?.storage ?? memoryStorage();
  const engine = createEngine({
    models: createModelRegistry({ providers: builtinProviders({}) }),
    ...options.engine,
    storage,
    workflows: Object.entries(modules).map(([name, exports]) => readWorkflowModule(name, exports)),
    agents: Object.entries(options.agents ?? {}).map(([name, exports]) => readAgentModule(name, exports)),
  });
  await engine.start();
  onTestFinished(() => engine.stop({ graceMs: 0 }));
  const { engine: _, agents: __, ...face } = options;
  const app = flue({ ...face, engine });
  const checked = checkedApp(app);
  return { app, engine, storage, request: checked.request };
}

/** A `route` that lets everybody pass. */
export const open = async (_c: unknown, next: () => Promise<void>) => next();

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
