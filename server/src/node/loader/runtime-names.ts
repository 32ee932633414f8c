/**
 * Names that mean the running server, whatever is installed where. Projects written for the field's original runtime
 * import `@flue/runtime`; a project may also hold a copy of `@openflue/server`. There must be one copy in a process: an
 * agent made by another copy could not be served by this one, and its `flue()` would find no engine.
 */
const runtimeNames: Readonly<Record<string, string>> = {
  '@flue/runtime': '@openflue/server/compat',
  '@flue/runtime/tool': '@openflue/server',
  '@flue/runtime/routing': '@openflue/server/routing',
  '@flue/runtime/node': '@openflue/server/node',
  '@openflue/server': '@openflue/server',
  '@openflue/server/compat': '@openflue/server/compat',
  '@openflue/server/opentelemetry': '@openflue/server/opentelemetry',
  '@openflue/server/postgres': '@openflue/server/postgres',
  '@openflue/server/protocol': '@openflue/server/protocol',
  '@openflue/server/routing': '@openflue/server/routing',
  '@openflue/server/node': '@openflue/server/node',
};

/** What `specifier` is called in this package, or undefined when it is not a name of the runtime. */
export function runtimeName(specifier: string): string | undefined {
  return Object.hasOwn(runtimeNames, specifier) ? runtimeNames[specifier] : undefined;
}

/** True for a part of the original runtime that has no counterpart here, such as `@flue/runtime/cloudflare`. */
export function isForeignRuntimePart(specifier: string): boolean {
  return specifier.startsWith('@flue/runtime/') && runtimeName(specifier) === undefined;
}

/** Packages that the server brings and a project may therefore use without installing them itself. */
const broughtAlong = ['hono', 'zod'];

export function isBroughtAlong(specifier: string): boolean {
  return broughtAlong.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** Optional packages that the server loads itself, and that a project installs for it. */
const optionalPeers = ['openai', 'pg', 'pg-boss', '@modelcontextprotocol/sdk', '@opentelemetry/api'];

export function isOptionalPeer(specifier: string): boolean {
  return optionalPeers.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}
