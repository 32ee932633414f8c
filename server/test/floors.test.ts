import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** From the top down. A floor imports from itself and from what is below it; floors of one row do not see each other. */
const rows = [
  ['node'],
  ['protocol'],
  ['engine'],
  ['harness'],
  ['authoring'],
  ['models', 'sandbox', 'storage', 'events'],
] as const;
/** The package's entry, above all floors. */
const ENTRY = new Set(['index.ts']);

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.test-d.ts'),
);

/** Relative imports of a source file, as paths from `src`. Type-only imports bind the floors just the same. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(src, resolve(src, dirname(file), match[1] ?? '')),
  );
}

const floorOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');
const rowOf = (floor: string) => rows.findIndex((row) => row.some((name) => name === floor));

function violations(file: string, imports: readonly string[]): string[] {
  const from = floorOf(file);
  if (from === '') return [];
  return imports.filter((target) => {
    const to = floorOf(target);
    if (to === '') return ENTRY.has(target);
    return to !== from && rowOf(to) <= rowOf(from);
  });
}

test('no floor of the server imports from a floor above or beside it', () => {
  const upward = sources.flatMap((file) => violations(file, importsOf(file)).map((target) => `${file} → ${target}`));
  expect(upward).toEqual([]);
});

test('an upward import would be seen', () => {
  expect(violations('engine/create-engine.ts', ['protocol/flue.ts', 'storage/port.ts'])).toEqual(['protocol/flue.ts']);
  expect(violations('models/port.ts', ['events/emitter.ts'])).toEqual(['events/emitter.ts']);
});

test('every folder of the server is a floor', () => {
  const folders = new Set(sources.map(floorOf).filter((floor) => floor !== ''));
  expect([...folders].filter((folder) => rowOf(folder) < 0)).toEqual([]);
});

test('below node/, only Web standards are used', () => {
  const nodeImports = sources
    .filter((file) => floorOf(file) !== 'node')
    .filter((file) => /from '(?:node:|pino|lowdb|@hono\/node-server)/.test(readFileSync(join(src, file), 'utf8')));
  expect(nodeImports).toEqual([]);
});
