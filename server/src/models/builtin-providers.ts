import { anthropicFromEnv } from './anthropic/anthropic-provider.ts';
import { demoProvider } from './demo/demo-provider.ts';
import type { ModelProvider } from './port.ts';
import type { LazyProvider } from './registry.ts';

export interface BuiltinProviderOptions {
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/** The providers that need no registration; keys and endpoints come from `env`, on first use. */
export function builtinProviders(
  env: Readonly<Record<string, string | undefined>>,
  options: BuiltinProviderOptions = {},
): (ModelProvider | LazyProvider)[] {
  return [anthropicFromEnv(env, options), demoProvider()];
}
