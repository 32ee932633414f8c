import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clausesModule } from '../scripts/clauses-module.ts';
import { allCases } from './all-cases.ts';
import { clauses } from './clauses.ts';
import { crashCases } from './crash/cases.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const cases = [...allCases, ...crashCases(async () => {}, 1)];

test('the clauses of the package are those of the page', () => {
  const made = readFileSync(new URL('./clauses.ts', import.meta.url), 'utf8');
  expect(made).toBe(clausesModule(page));
});

test('every clause of the page is read: none is written in another form', () => {
  const ids = [...page.matchAll(/\*\*([A-Z]+-\d+)\*\*/g)].map(([, id]) => id);
  expect(clauses.map(({ id }) => id)).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every MUST is covered by a case that is a MUST', () => {
  const covered = new Set(cases.filter(({ level }) => level === 'MUST').flatMap((each) => each.clauses));
  const musts = clauses.filter(({ level }) => level === 'MUST').map(({ id }) => id);
  expect(musts.filter((id) => !covered.has(id))).toEqual([]);
});

test('a case names clauses that there are, and has an id of its own', () => {
  const known = new Set(clauses.map(({ id }) => id));
  expect(cases.flatMap((each) => each.clauses.filter((id) => !known.has(id)))).toEqual([]);
  expect(cases.filter((each) => each.clauses.length === 0)).toEqual([]);
  const ids = cases.map(({ id }) => id);
  expect(ids.filter((id) => !/^[A-Z]+-\d{3}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
