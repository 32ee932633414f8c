import type { Expectation } from './expectation.ts';
import type { Problem } from './problem.ts';
import type { SchemaChecker } from './schema-checker.ts';

/** `required`: headers that the view has beyond what the response object requires. */
export function checkHeaders(
  headers: Headers,
  { response, pointer }: Expectation,
  required: readonly string[],
  schemas: SchemaChecker,
): Problem[] {
  const documented = Object.entries(response.headers ?? {});
  const always = documented.filter(([, header]) => header.required).map(([name]) => name);
  const missing = [...new Set([...always, ...required])].filter((name) => !headers.has(name));
  const wrong = documented.flatMap(([name, header]) => {
    const value = headers.get(name);
    if (value === null || !header.schema) return [];
    return schemas
      .at(
        ...pointer,
        'headers',
        name,
        'schema',
      )(value)
      .map((finding) => `${name} ${finding}: ${value}`);
  });
  return [...missing.map((name) => `${name} is missing`), ...wrong].map((message) => ({ kind: 'header', message }));
}
