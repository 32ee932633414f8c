import { ModelNotAvailableError } from './model-config-error.ts';
import type { ModelProvider } from './port.ts';

export interface ResolvedModel {
  readonly provider: ModelProvider;
  /** The part of the specifier after its first slash; may contain slashes itself. */
  readonly model: string;
}

/** Finds the provider of a model specifier. */
export interface ModelRegistry {
  /**
   * `anthropic/claude-haiku-4-5` → its provider and `claude-haiku-4-5`. Throws `ModelNotAvailableError` for a malformed
   * specifier, an unknown provider, and a provider without its key.
   */
  resolve(specifier: string): ResolvedModel;
}

export interface ModelRegistryOptions {
  /** Ready providers, or functions that make one when it is first asked for. */
  readonly providers: readonly (ModelProvider | LazyProvider)[];
  /** Consulted first, on every call: what an application registers while it runs. */
  readonly registered?: (providerId: string) => ModelProvider | undefined;
}

/** A provider that is made on first use, so that nobody needs a key for what they do not call. `create` may throw. */
export interface LazyProvider {
  readonly id: string;
  create(): ModelProvider;
}

export function createModelRegistry({ providers, registered }: ModelRegistryOptions): ModelRegistry {
  const known = new Map(providers.map((provider) => [provider.id, provider]));
  const made = new Map<string, ModelProvider>();
  return {
    resolve(specifier) {
      const slash = specifier.indexOf('/');
      const providerId = specifier.slice(0, slash);
      const model = specifier.slice(slash + 1);
      if (slash < 1 || model.trim() === '') {
        throw new ModelNotAvailableError(
          'invalid_model',
          `"${specifier}" names no model: write "provider/model", as in "anthropic/claude-haiku-4-5".`,
          { model: specifier },
        );
      }
      const own = registered?.(providerId);
      if (own) return { provider: own, model };
      const entry = known.get(providerId);
      if (!entry) {
        throw new ModelNotAvailableError(
          'unknown_provider',
          `The model "${specifier}" needs the provider "${providerId}", which is not registered. Known: ${[...known.keys()].join(', ')}. Add one with registerProvider().`,
          { model: specifier, provider: providerId },
        );
      }
      if ('stream' in entry) return { provider: entry, model };
      const provider = made.get(providerId) ?? entry.create();
      made.set(providerId, provider);
      return { provider, model };
    },
  };
}
