import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, normalize, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamPlace } from './layout.ts';
import { pathSegment } from './path-segment.ts';

/** Names that try: traversal, separators, NUL, unicode in all forms, lone surrogates, case, length. */
const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', '%', '\u0000', '~', 'a', 'A', 'ß', 'é', 'e\u0301', '\ud800', '2', 'f'),
  }),
  fc.string({ unit: fc.constantFrom('a', 'A', '.'), minLength: 90, maxLength: 400 }),
  fc.constantFrom('', '.', '..', 'con', 'CON', 'nul.txt', 'com1', 'a.', 'a ', '../../etc/passwd', 'C:\\x', 'runs/../x'),
);

test('a segment is one plain file name, whatever the name', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(pathSegment(name)).toMatch(/^[a-z0-9%_~-][a-z0-9%_~.-]{0,169}$/);
      expect(pathSegment(name)).not.toMatch(/^\.|\.$/);
    }),
  );
});

test('different names have different segments, also where case and unicode forms are folded', () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      const folded = (name: string) => pathSegment(name).normalize('NFC').toLowerCase();
      expect(folded(a) === folded(b)).toBe(a === b);
    }),
    { numRuns: 1000 },
  );
});

test('different streams have different places, all inside the data directory', () => {
  const streams = fc.oneof(
    names,
    names.map((name) => `runs/${name}`),
    fc.tuple(names, names).map(([a, b]) => `agents/${a}/${b}`),
    fc.tuple(names, names).map(([a, b]) => `agents/${encoded(a)}/${encoded(b)}`),
  );
  fc.assert(
    fc.property(streams, streams, (a, b) => {
      const place = streamPlace(a);
      expect(isAbsolute(place)).toBe(false);
      expect(normalize(place)).toBe(place);
      expect(place.split(sep)).not.toContain('..');
      expect(place.toLowerCase() === streamPlace(b).toLowerCase()).toBe(a === b);
    }),
    { numRuns: 1000 },
  );
});

test('the file system takes every segment', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flue-names-'));
  const made = new Set<string>();
  fc.assert(
    fc.property(names, (name) => {
      mkdirSync(join(dir, pathSegment(name)), { recursive: true });
      made.add(pathSegment(name));
    }),
  );
  expect(new Set(readdirSync(dir))).toEqual(made);
  rmSync(dir, { recursive: true });
});

test('plain names stay readable', () => {
  expect(streamPlace('agents/support/case-42')).toBe('agents/support/case-42');
  expect(streamPlace('runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4')).toBe('runs/2025-07-03T18/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4');
});

function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}
