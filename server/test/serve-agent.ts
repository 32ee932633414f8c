import { defineAgent } from '../src/authoring/agent.ts';
import type { ModelCall } from '../src/models/port.ts';
import { createModelRegistry } from '../src/models/registry.ts';
import { type ScriptedAnswer, scripted } from '../src/models/scripted.ts';
import { json, open, type ServeOptions, serveModules } from './serve-modules.ts';

export type Script = readonly (ScriptedAnswer | ((call: ModelCall) => ScriptedAnswer))[];

/** Serves one agent, `support`, whose model follows the script. */
export async function serveAgent(script: Script, options: ServeOptions = {}) {
  const model = scripted(script);
  const support = { default: defineAgent(() => ({ model: 'scripted/one' })), route: open };
  const engine = { models: createModelRegistry({ providers: [model] }), ...options.engine };
  const served = await serveModules({}, { agents: { support }, ...options, engine });
  const events = async (id = 't1') => (await served.request(`/agents/support/${id}?offset=-1`)).json();
  const history = async (query = '') => (await served.request(`/agents/support/t1?view=history${query}`)).json();
  return { ...served, model, events, history };
}

/** A prompt. */
export const ask = (message: string, more: object = {}, headers: Record<string, string> = {}) =>
  json({ message, ...more }, headers);
