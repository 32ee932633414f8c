/**
 * What is known of models: prices, windows, and how they think.
 * Sources, 2026-11-21: https://platform.claude.com/docs/en/about-claude/pricing and /models; for OpenAI the prices of
 * https://developers.openai.com/api/docs/pricing as public price tables quote them (openai-cost 0.1, adk-model 0.6).
 * A model that is not here works too: its cost is reported as 0 and its window is assumed (`UNKNOWN_MODEL`).
 */
export interface ModelFacts {
  /** Tokens. */
  readonly contextWindow: number;
  /** Tokens of one answer at most. */
  readonly maxOutput: number;
  readonly price: TokenPrice;
  /** Price of a call whose whole input is longer than so many tokens. */
  readonly longPrompt?: { readonly above: number; readonly price: TokenPrice };
  /** `adaptive`: takes an effort. `budget`: takes a number of tokens. `none`: does not think. */
  readonly thinking: 'adaptive' | 'budget' | 'none';
}

/** US dollars per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** Kept for five minutes. */
  readonly cacheWrite: number;
}

export const UNKNOWN_MODEL: ModelFacts = {
  contextWindow: 128_000,
  maxOutput: 16_000,
  price: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  thinking: 'none',
};

const LARGE = { contextWindow: 1_000_000, maxOutput: 128_000 };
const FABLE = { input: 10, output: 50, cacheWrite: 12.5 };
const OPUS = { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 };
const OLD_OPUS = { input: 15, output: 75, cacheRead: 1.5, cacheWrite: 18.75 };
const SONNET = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };

const GPT_5 = { contextWindow: 400_000, maxOutput: 128_000, thinking: 'adaptive' } as const;
const GPT_4_1 = { contextWindow: 1_047_576, maxOutput: 32_768, thinking: 'none' } as const;
const GPT_4O = { contextWindow: 128_000, maxOutput: 16_384, thinking: 'none' } as const;

export const MODEL_CATALOG: Readonly<Record<string, ModelFacts>> = {
  'anthropic/claude-fable-5-1': { ...LARGE, price: { ...FABLE, cacheRead: 0.25 }, thinking: 'adaptive' },
  'anthropic/claude-mythos-5-1': { ...LARGE, price: { ...FABLE, cacheRead: 0.25 }, thinking: 'adaptive' },
  'anthropic/claude-fable-5': { ...LARGE, price: { ...FABLE, cacheRead: 1 }, thinking: 'adaptive' },
  'anthropic/claude-mythos-5': { ...LARGE, price: { ...FABLE, cacheRead: 1 }, thinking: 'adaptive' },
  'anthropic/claude-opus-5-5': {
    ...LARGE,
    price: { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
    thinking: 'adaptive',
  },
  'anthropic/claude-opus-5': { ...LARGE, price: OPUS, thinking: 'adaptive' },
  'anthropic/claude-opus-4-8': { ...LARGE, price: OPUS, thinking: 'adaptive' },
  'anthropic/claude-opus-4-7': { ...LARGE, price: OPUS, thinking: 'adaptive' },
  'anthropic/claude-opus-4-6': { ...LARGE, price: OPUS, thinking: 'adaptive' },
  'anthropic/claude-opus-4-5': { contextWindow: 200_000, maxOutput: 64_000, price: OPUS, thinking: 'budget' },
  'anthropic/claude-opus-4-1': { contextWindow: 200_000, maxOutput: 32_000, price: OLD_OPUS, thinking: 'budget' },
  'anthropic/claude-sonnet-5-5': {
    ...LARGE,
    price: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
    thinking: 'adaptive',
  },
  'anthropic/claude-sonnet-5': {
    ...LARGE,
    price: { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
    thinking: 'adaptive',
  },
  'anthropic/claude-sonnet-4-6': { contextWindow: 1_000_000, maxOutput: 64_000, price: SONNET, thinking: 'adaptive' },
  'anthropic/claude-sonnet-4-5': { contextWindow: 200_000, maxOutput: 64_000, price: SONNET, thinking: 'budget' },
  'anthropic/claude-haiku-5-5': {
    ...LARGE,
    price: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 },
    longPrompt: { above: 100_000, price: { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 } },
    thinking: 'adaptive',
  },
  'anthropic/claude-haiku-4-5': {
    contextWindow: 200_000,
    maxOutput: 64_000,
    price: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
    thinking: 'budget',
  },
  'openai/gpt-5.1': { ...GPT_5, price: { input: 1.25, output: 10, cacheRead: 0.125, cacheWrite: 0 } },
  'openai/gpt-5': { ...GPT_5, price: { input: 1.25, output: 10, cacheRead: 0.125, cacheWrite: 0 } },
  'openai/gpt-5-mini': { ...GPT_5, price: { input: 0.25, output: 2, cacheRead: 0.025, cacheWrite: 0 } },
  'openai/gpt-5-nano': { ...GPT_5, price: { input: 0.05, output: 0.4, cacheRead: 0.005, cacheWrite: 0 } },
  'openai/gpt-4.1': { ...GPT_4_1, price: { input: 2, output: 8, cacheRead: 0.5, cacheWrite: 0 } },
  'openai/gpt-4.1-mini': { ...GPT_4_1, price: { input: 0.4, output: 1.6, cacheRead: 0.1, cacheWrite: 0 } },
  'openai/gpt-4.1-nano': { ...GPT_4_1, price: { input: 0.1, output: 0.4, cacheRead: 0.025, cacheWrite: 0 } },
  'openai/gpt-4o': { ...GPT_4O, price: { input: 2.5, output: 10, cacheRead: 1.25, cacheWrite: 0 } },
  'openai/gpt-4o-mini': { ...GPT_4O, price: { input: 0.15, output: 0.6, cacheRead: 0.075, cacheWrite: 0 } },
};
