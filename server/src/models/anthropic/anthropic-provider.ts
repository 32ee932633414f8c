import type Anthropic from '@anthropic-ai/sdk';
import { httpModelError } from '../http-model-error.ts';
import type { ModelFacts } from '../model-catalog.ts';
import { ModelNotAvailableError } from '../model-config-error.ts';
import { ModelError } from '../model-error.ts';
import { modelFacts } from '../model-facts.ts';
import type { ModelCall, ModelEvent, ModelProvider } from '../port.ts';
import type { LazyProvider } from '../registry.ts';
import { toAnthropicRequest } from './anthropic-request.ts';
import { readAnthropicStream } from './anthropic-stream.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  /** Default: Anthropic's own. */
  readonly baseUrl?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly now?: () => number;
  /** Provider id, when it stands for another service that speaks the same API. */
  readonly id?: string;
  readonly facts?: ModelProvider['facts'];
}

/** Claude over Anthropic's SDK: streaming, tools, thinking, images, cache marks. Retries are the caller's. */
export function anthropicProvider(options: AnthropicOptions): ModelProvider {
  const id = options.id ?? 'anthropic';
  // The SDK is loaded with the first call: a server that calls no model starts without it.
  let client: Promise<Anthropic> | undefined;
  return {
    id,
    name: 'Anthropic',
    api: 'anthropic-messages',
    ...(options.facts && { facts: options.facts }),
    async *stream(call, signal) {
      signal.throwIfAborted();
      client ??= openClient(options);
      const facts = { ...modelFacts(id, call.model), ...options.facts?.(call.model) };
      yield* streamMessages(
        await client,
        { call, facts, provider: id, apiKey: options.apiKey, now: options.now ?? Date.now },
        signal,
      );
    },
  };
}

/** Made on first use from `ANTHROPIC_API_KEY` and `ANTHROPIC_BASE_URL`. */
export function anthropicFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  options: Pick<AnthropicOptions, 'fetch' | 'now'> = {},
): LazyProvider {
  return {
    id: 'anthropic',
    create() {
      const apiKey = env.ANTHROPIC_API_KEY;
      if (!apiKey) {
        throw new ModelNotAvailableError(
          'missing_api_key',
          'Models of "anthropic" need ANTHROPIC_API_KEY in the environment or in .env. Without a key, "demo/extractive" works.',
          { provider: 'anthropic', variable: 'ANTHROPIC_API_KEY' },
        );
      }
      return anthropicProvider({ ...options, apiKey, baseUrl: env.ANTHROPIC_BASE_URL });
    },
  };
}

async function openClient({ apiKey, baseUrl, headers, fetch: ownFetch }: AnthropicOptions): Promise<Anthropic> {
  const { default: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey,
    authToken: null,
    // Given always, so that the SDK does not look for its own environment variables.
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    ...(headers && { defaultHeaders: { ...headers } }),
    ...(ownFetch && { fetch: ownFetch }),
  });
}

interface Streaming {
  readonly call: ModelCall;
  readonly facts: ModelFacts;
  readonly provider: string;
  readonly apiKey: string;
  readonly now: () => number;
}

async function* streamMessages(
  client: Anthropic,
  { call, facts, provider, apiKey, now }: Streaming,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  try {
    const stream = await client.messages.create(toAnthropicRequest(call, facts), { signal, maxRetries: 0 });
    yield* readAnthropicStream(stream, facts);
    signal.throwIfAborted();
  } catch (failure) {
    signal.throwIfAborted();
    throw failure instanceof ModelError ? failure : await toModelError(failure, provider, apiKey, now());
  }
}

async function toModelError(failure: unknown, provider: string, apiKey: string, nowMs: number): Promise<ModelError> {
  const { APIConnectionError, APIError } = await import('@anthropic-ai/sdk');
  if (failure instanceof APIConnectionError) {
    return httpModelError({ provider, message: failure.message, connection: true, nowMs, apiKey });
  }
  if (failure instanceof APIError) {
    const { status, type, headers } = failure;
    return httpModelError({
      provider,
      status,
      type,
      headers,
      message: failure.apiMessage ?? failure.message,
      nowMs,
      apiKey,
    });
  }
  // `fetch` and the stream's reader reject with plain errors when the connection breaks.
  const message = failure instanceof Error ? failure.message : String(failure);
  return httpModelError({ provider, message, connection: true, nowMs, apiKey });
}
