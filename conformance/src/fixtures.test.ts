import { expect, test } from 'vitest';
import { nameOf, parseFixtures } from './fixtures.ts';
import { FixturesError } from './fixtures-error.ts';

test('a mapping file renames fixtures, leaves some out, and tells limits', () => {
  const text =
    '{"names": {"echo": "tests-echo", "typed": null}, "limits": {"waitMs": 100}, "origin": "https://a.example"}';
  const fixtures = parseFixtures(text);
  expect(nameOf('echo', fixtures)).toBe('tests-echo');
  expect(nameOf('typed', fixtures)).toBeUndefined();
  expect(nameOf('slow', fixtures)).toBe('slow');
  expect(nameOf('unexposedAgent', fixtures)).toBe('unexposed');
  expect(fixtures).toMatchObject({ limits: { waitMs: 100 }, origin: 'https://a.example' });
});

test.each([
  '{',
  '[]',
  '{"names": []}',
  '{"names": {"ecko": "x"}}',
  '{"names": {"echo": 1}}',
  '{"limits": {"waitMs": "1s"}}',
  '{"limits": {"wait": 1}}',
  '{"origin": 1}',
  '{"fixtures": {}}',
])('a mapping file that makes no sense is refused: %s', (text) => {
  expect(() => parseFixtures(text)).toThrow(FixturesError);
});
