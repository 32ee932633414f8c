import { expect, test } from 'vitest';
import { keyOf, keyPrefix, longNameOf, nameFrom } from './key.ts';

const names = [
  'runs/run_1',
  'a\u0000b',
  'a\\0000b',
  'a\\b',
  '\ud800',
  '\udc00',
  '\ufffd',
  '\ud83d\ude00',
  'x'.repeat(400),
  'x'.repeat(401),
  'x'.repeat(402),
  `${'x'.repeat(299)}\ud83d\ude00${'y'.repeat(200)}`,
  '\u20ac'.repeat(3000),
];

test('different names have different keys, which PostgreSQL can hold and index', () => {
  expect(new Set(names.map(keyOf)).size).toBe(names.length);
  for (const key of names.map(keyOf)) {
    expect(key).not.toContain('\u0000');
    expect(key.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(key)).toBeLessThan(1300);
  }
});

test('a row tells the whole name', () => {
  for (const name of names) expect(nameFrom({ name: keyOf(name), long_name: longNameOf(name) ?? null })).toBe(name);
});

test('the keys of names with a prefix begin with the prefix of keys', () => {
  for (const name of names) expect(keyOf(`${name}/sessions/a`).startsWith(keyPrefix(`${name}/`))).toBe(true);
});
