import { anthropicFromEnv } from './anthropic/anthropic-provider.ts';
import { demoProvider } from './demo/demo-provider.ts';
import { ModelNotAvailableError } from './model-config-error.ts';
import { openAiProvider } from './openai/openai-provider.ts';
import type { ModelProvider } from './port.ts';
import type { LazyProvider } from './registry.ts';

export interface BuiltinProviderOptions {
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Services that speak chat completions: where they are, unless `<NAME>_BASE_URL` says otherwise, and whether for a key. */
export const OPENAI_COMPATIBLE = {
  openai: { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', needsKey: true },
  openrouter: { name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', needsKey: true },
  ollama: { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false },
} as const;

/** The providers that need no registration; keys and endpoints come from `env`, on first use. */
export function builtinProviders(env: Env, options: BuiltinProviderOptions = {}): (ModelProvider | LazyProvider)[] {
  const compatible = Object.entries(OPENAI_COMPATIBLE).map(([id, service]) => fromEnv(id, service, env, options));
  return [anthropicFromEnv(env, options), ...compatible, demoProvider()];
}

function fromEnv(
  id: string,
  { name, baseUrl, needsKey }: { name: string; baseUrl: string; needsKey: boolean },
  env: Env,
  options: BuiltinProviderOptions,
): LazyProvider {
  const prefix = id.toUpperCase();
  return {
    id,
    create() {
      const apiKey = env[`${prefix}_API_KEY`];
      if (needsKey && !apiKey) {
        const message = `Models of "${id}" need ${prefix}_API_KEY in the environment or in .env.`;
        throw new ModelNotAvailableError('missing_api_key', message, { provider: id, variable: `${prefix}_API_KEY` });
      }
      return openAiProvider({ ...options, id, name, apiKey, baseUrl: env[`${prefix}_BASE_URL`] ?? baseUrl });
    },
  };
}
