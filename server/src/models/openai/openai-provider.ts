import type OpenAI from 'openai';
import { httpModelError } from '../http-model-error.ts';
import { ModelNotAvailableError } from '../model-config-error.ts';
import { ModelError } from '../model-error.ts';
import { modelFacts } from '../model-facts.ts';
import type { ModelProvider } from '../port.ts';
import { toOpenAiRequest } from './openai-request.ts';
import { readOpenAiStream } from './openai-stream.ts';

export interface OpenAiOptions {
  /** Provider id, as in specifiers. */
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Services that ask for none get a placeholder. */
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly now?: () => number;
  readonly facts?: ModelProvider['facts'];
}

/** Any service that speaks OpenAI's chat completions, over the `openai` package. Retries are the caller's. */
export function openAiProvider(options: OpenAiOptions): ModelProvider {
  const { id, name, facts: known, now = Date.now } = options;
  // An optional package, loaded with the first call.
  let loaded: Promise<{ sdk: typeof import('openai'); client: OpenAI }> | undefined;
  return {
    id,
    name,
    api: 'openai-completions',
    ...(known && { facts: known }),
    async *stream(call, signal) {
      signal.throwIfAborted();
      loaded ??= load(options);
      const { sdk, client } = await loaded;
      const facts = { ...modelFacts(id, call.model), ...known?.(call.model) };
      try {
        const request = toOpenAiRequest(call, facts, id === 'openai');
        const stream = await client.chat.completions.create(request, { signal, maxRetries: 0 });
        yield* readOpenAiStream(stream, facts);
        signal.throwIfAborted();
      } catch (failure) {
        signal.throwIfAborted();
        throw failure instanceof ModelError ? failure : toModelError(failure, sdk, options, now());
      }
    },
  };
}

async function load({ id, baseUrl, apiKey, headers, fetch: ownFetch }: OpenAiOptions) {
  const sdk = await import('openai').catch((cause: unknown) => {
    const meta = { provider: id, package: 'openai' };
    const message = `Models of "${id}" need the package "openai": npm install openai.`;
    throw Object.assign(new ModelNotAvailableError('missing_package', message, meta), { cause });
  });
  const client = new sdk.default({
    apiKey: apiKey ?? 'none',
    baseURL: baseUrl,
    // Given always, so that the SDK does not look for its own environment variables.
    organization: null,
    project: null,
    maxRetries: 0,
    ...(headers && { defaultHeaders: { ...headers } }),
    ...(ownFetch && { fetch: ownFetch }),
  });
  return { sdk, client };
}

function toModelError(
  failure: unknown,
  sdk: typeof import('openai'),
  { id: provider, apiKey }: OpenAiOptions,
  nowMs: number,
): ModelError {
  if (failure instanceof sdk.APIConnectionError) {
    return httpModelError({ provider, message: failure.message, connection: true, nowMs, apiKey });
  }
  if (failure instanceof sdk.APIError) {
    const { status, type, headers, message } = failure;
    return httpModelError({ provider, status, type, headers, message, nowMs, apiKey });
  }
  const message = failure instanceof Error ? failure.message : String(failure);
  return httpModelError({ provider, message, connection: true, nowMs, apiKey });
}
