import type { Usage } from '@openflue/spec';
import { MODEL_CATALOG, type ModelFacts, UNKNOWN_MODEL } from './model-catalog.ts';
import type { ResolvedModel } from './registry.ts';

/** What is known of a model; a dated release (`claude-haiku-4-5-20251001`) is its undated name. */
export function modelFacts(providerId: string, model: string): ModelFacts {
  const name = `${providerId}/${model}`;
  return MODEL_CATALOG[name] ?? MODEL_CATALOG[name.replace(/-(latest|\d{8}|\d{4}-\d\d-\d\d)$/, '')] ?? UNKNOWN_MODEL;
}

/** The same for a model that was resolved: its provider may know more. */
export function factsOf({ provider, model }: ResolvedModel): ModelFacts {
  return { ...modelFacts(provider.id, model), ...provider.facts?.(model) };
}

export interface TokenCounts {
  /** Read afresh: neither from nor into a cache. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Counts with their price by the catalog. */
export function priceUsage(facts: ModelFacts, counts: TokenCounts): Usage {
  const { input, output, cacheRead, cacheWrite } = counts;
  const prompt = input + cacheRead + cacheWrite;
  const { longPrompt } = facts;
  const price = longPrompt && prompt > longPrompt.above ? longPrompt.price : facts.price;
  const cost = {
    input: (input * price.input) / 1e6,
    output: (output * price.output) / 1e6,
    cacheRead: (cacheRead * price.cacheRead) / 1e6,
    cacheWrite: (cacheWrite * price.cacheWrite) / 1e6,
  };
  const total = cost.input + cost.output + cost.cacheRead + cost.cacheWrite;
  return { input, output, cacheRead, cacheWrite, totalTokens: prompt + output, cost: { ...cost, total } };
}

export function addUsage(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    totalTokens: one.totalTokens + other.totalTokens,
    cost: {
      input: one.cost.input + other.cost.input,
      output: one.cost.output + other.cost.output,
      cacheRead: one.cost.cacheRead + other.cost.cacheRead,
      cacheWrite: one.cost.cacheWrite + other.cost.cacheWrite,
      total: one.cost.total + other.cost.total,
    },
  };
}
