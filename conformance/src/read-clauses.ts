import type { Level } from './case.ts';

/** One numbered sentence of `docs/protocol.md`. */
export interface Clause {
  readonly id: string;
  readonly level: Level;
  readonly text: string;
}

/** Reads the clauses of the normative text: items of lists that begin with an id and a level. */
export function readClauses(markdown: string): Clause[] {
  const items = markdown.matchAll(/^- \*\*([A-Z]+-\d+)\*\* (MUST|SHOULD)\. ((?:.+\n?)(?: {2}.+\n?)*)/gm);
  return [...items].map(([, id = '', level, text = '']) => ({
    id,
    level: level === 'MUST' ? 'MUST' : 'SHOULD',
    text: text.replace(/\s+/g, ' ').trim(),
  }));
}
