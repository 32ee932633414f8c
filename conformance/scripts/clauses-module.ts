import { readClauses } from '../src/read-clauses.ts';

/** The module `src/clauses.ts`, as it has to be for a page. */
export function clausesModule(page: string): string {
  const lines = readClauses(page).map(({ id, level, text }) => {
    const fields = [id, level, text].map((field) => JSON.stringify(field)).join(', ');
    return `  clause(${fields}),\n`;
  });
  return `// Made from docs/protocol.md by conformance/scripts/emit-clauses.ts; a test compares them.
// biome-ignore-all format: made by a program
import type { Level } from './case.ts';
import type { Clause } from './read-clauses.ts';

const clause = (id: string, level: Level, text: string): Clause => ({ id, level, text });

export const clauses: readonly Clause[] = [
${lines.join('')}];
`;
}
