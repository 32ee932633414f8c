import { anthropicProvider } from './anthropic/anthropic-provider.ts';
import { OPENAI_COMPATIBLE } from './builtin-providers.ts';
import type { ModelFacts } from './model-catalog.ts';
import { openAiProvider } from './openai/openai-provider.ts';
import type { ModelProvider } from './port.ts';
import { ProviderRegistrationError } from './provider-registration-error.ts';

/** An endpoint that speaks a known API. For a built-in provider `api` and `baseUrl` default to its own. */
export interface HttpProviderRegistration {
  readonly api?: 'anthropic-messages' | 'openai-completions' | (string & {});
  /** Root of the endpoint, as its SDK wants it: `http://localhost:11434/v1`. */
  readonly baseUrl?: string;
  /** Default for built-in providers: their environment variable. */
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Tokens; for every model of the provider that `models` does not name. */
  readonly contextWindow?: number;
  readonly maxTokens?: number;
  readonly models?: Readonly<Record<string, { readonly contextWindow?: number; readonly maxTokens?: number }>>;
}

export type ProviderRegistration = HttpProviderRegistration | ModelProvider;

/**
 * Providers are registered for the whole process, as an application does at its start: module state is what the call
 * means. The last registration of an id holds.
 */
const registrations = new Map<string, ProviderRegistration>();
const made = new Map<string, ModelProvider>();
const apis = new Map<string, (endpoint: ApiEndpoint) => ModelProvider>();

/** Adds a model provider, or changes how a built-in one is reached. Throws `ProviderRegistrationError`. */
export function registerProvider(providerId: string, registration: ProviderRegistration): void {
  if (typeof providerId !== 'string' || !/^[^/\s]+$/.test(providerId)) {
    throw new ProviderRegistrationError(String(providerId), 'the id must be a word without a slash');
  }
  if (!('stream' in registration)) assertReachable(providerId, registration);
  registrations.set(providerId, registration);
  made.delete(providerId);
}

/** Changes how a provider is reached, as `registerProvider` does. The name of the 0.x line. */
export function configureProvider(providerId: string, settings: Omit<HttpProviderRegistration, 'api'>): void {
  registerProvider(providerId, settings);
}

/** Where and as whom a provider of an application's own API is reached. */
export interface ApiEndpoint {
  readonly id: string;
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly facts: (model: string) => Partial<ModelFacts>;
}

/** Makes a wire API known by name, so that `registerProvider(id, { api, baseUrl })` can use it. */
export function registerApiProvider(api: string, create: (endpoint: ApiEndpoint) => ModelProvider): void {
  if (typeof api !== 'string' || typeof create !== 'function') {
    throw new ProviderRegistrationError(
      String(api),
      'registerApiProvider() takes a name and a function that makes a ModelProvider',
    );
  }
  apis.set(api, create);
}

/** For `createModelRegistry({ registered })`: what was registered, made with what `env` adds. */
export function registeredProvider(
  providerId: string,
  env: Readonly<Record<string, string | undefined>>,
): ModelProvider | undefined {
  const registration = registrations.get(providerId);
  if (registration === undefined) return undefined;
  if ('stream' in registration) return registration;
  const provider = made.get(providerId) ?? makeProvider(providerId, registration, env);
  made.set(providerId, provider);
  return provider;
}

/** For tests. */
export function forgetProviders(): void {
  registrations.clear();
  apis.clear();
  made.clear();
}

const APIS = ['anthropic-messages', 'openai-completions'];

function assertReachable(id: string, { api, baseUrl }: HttpProviderRegistration): void {
  const known = builtin(id);
  if (!known && (api === undefined || baseUrl === undefined)) {
    throw new ProviderRegistrationError(id, 'a provider that is not built in needs "api" and "baseUrl"');
  }
  if (api !== undefined && ![...APIS, ...apis.keys()].includes(api)) {
    throw new ProviderRegistrationError(
      id,
      `"api" must be one of ${[...APIS, ...apis.keys()].join(', ')}; registerApiProvider() adds one`,
    );
  }
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) {
    throw new ProviderRegistrationError(id, '"baseUrl" must be an absolute URL');
  }
}

function builtin(
  id: string,
): { api: 'anthropic-messages' | 'openai-completions'; name: string; baseUrl?: string } | undefined {
  if (id === 'anthropic') return { api: 'anthropic-messages', name: 'Anthropic' };
  for (const [known, { name, baseUrl }] of Object.entries(OPENAI_COMPATIBLE)) {
    if (known === id) return { api: 'openai-completions', name, baseUrl };
  }
  return undefined;
}

function makeProvider(
  id: string,
  { api, baseUrl, apiKey, headers, ...limits }: HttpProviderRegistration,
  env: Readonly<Record<string, string | undefined>>,
): ModelProvider {
  const known = builtin(id);
  const key = apiKey ?? env[`${id.toUpperCase().replace(/\W/g, '_')}_API_KEY`];
  const facts = (model: string) => registeredFacts(limits, model);
  const common = { id, headers, facts };
  if ((api ?? known?.api) === 'anthropic-messages') {
    return anthropicProvider({ ...common, apiKey: key ?? 'none', baseUrl: baseUrl ?? known?.baseUrl });
  }
  const url = baseUrl ?? known?.baseUrl ?? OPENAI_COMPATIBLE.openai.baseUrl;
  const own = api === undefined ? undefined : apis.get(api);
  if (own)
    return own({ id, facts, baseUrl: url, ...(key !== undefined && { apiKey: key }), ...(headers && { headers }) });
  return openAiProvider({ ...common, name: known?.name ?? id, apiKey: key, baseUrl: url });
}

function registeredFacts(
  limits: Omit<HttpProviderRegistration, 'api' | 'baseUrl'>,
  model: string,
): Partial<ModelFacts> {
  const own = limits.models?.[model];
  const contextWindow = own?.contextWindow ?? limits.contextWindow;
  const maxOutput = own?.maxTokens ?? limits.maxTokens;
  return { ...(contextWindow !== undefined && { contextWindow }), ...(maxOutput !== undefined && { maxOutput }) };
}
