type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Manifest = { readonly [key: string]: Json } & { readonly name: string; readonly version: string };

/** Fields that mean something in this repository only. */
const privateFields = ['devDependencies', 'scripts', 'private'];

/**
 * A package's manifest as it is published: without the `openflue-source` condition, since sources are not in the package and a
 * consumer that uses the same condition for its own would fall into the gap.
 */
export function publishableManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([field]) => !privateFields.includes(field));
  return { ...Object.fromEntries(kept), ...withoutSource({ exports: manifest.exports ?? {} }), ...identity(manifest) };
}

function identity({ name, version }: Manifest) {
  return { name, version };
}

function withoutSource(value: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  const entries = Object.entries(value)
    .filter(([key]) => key !== 'openflue-source')
    .map(([key, inner]) => [key, isRecord(inner) ? withoutSource(inner) : inner] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isRecord(inner) || Object.keys(inner).length > 0));
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
