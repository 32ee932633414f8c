import { expect, test } from 'vitest';
import { ArgumentsError, readArguments } from './arguments.ts';

const url = 'http://127.0.0.1:1/api';

test('flags are read, and the token of the environment', () => {
  const args = [
    url,
    '--profile',
    'core,agents',
    '--only',
    'RUN,STR-004',
    '--seed',
    '7',
    '--timeout',
    '9',
    '--format',
    'json',
  ];
  expect(readArguments(args, { FLUE_TOKEN: 't' })).toMatchObject({
    baseUrl: url,
    flags: {
      token: 't',
      profile: ['core', 'agents'],
      only: ['RUN', 'STR-004'],
      seed: 7,
      timeoutMs: 9_000,
      format: 'json',
    },
  });
  expect(readArguments([url, '--token', 'mine'], { FLUE_TOKEN: 't' })?.flags.token).toBe('mine');
  expect(readArguments([url], {})?.flags.token).toBeUndefined();
  expect(readArguments(['--help'], {})).toBeUndefined();
});

test.each([
  [[]],
  [['localhost:3583']],
  [[url, url]],
  [[url, '--profile', 'all']],
  [[url, '--seed', 'x']],
  [[url, '--format', 'xml']],
  [[url, '--level', 'MAY']],
  [[url, '--nonsense']],
  [[url, '--profile', 'crash']],
  [[url, '--start', 'a', '--restart', 'b']],
])('arguments that make no sense are refused: %j', (args) => {
  expect(() => readArguments(args, {})).toThrow(ArgumentsError);
});
