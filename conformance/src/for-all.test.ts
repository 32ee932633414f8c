import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaseFailure } from './case-failure.ts';
import { forAll } from './for-all.ts';
import { Probe } from './probe.ts';
import { ServerUnderTest } from './server-under-test.ts';

const { signal } = new AbortController();
const server = new ServerUnderTest({ baseUrl: 'http://localhost' });
const probe = new Probe(server, { features: [], seed: 1, random: () => 0.5, signal });
const numbers = fc.integer({ min: 0, max: 1_000 });

test('what does not hold for a value fails, also when there is no time to find a smaller one', async () => {
  const holds = async () => {
    throw new CaseFailure('It does not hold.');
  };
  await expect(forAll(probe, numbers, holds)).rejects.toBeInstanceOf(CaseFailure);

  let tried = 0;
  const once = async () => {
    tried += 1;
    if (tried === 1) await holds();
    await new Promise(() => {});
  };
  await expect(forAll(probe, numbers, once, { limitMs: 20 })).rejects.toBeInstanceOf(CaseFailure);
  expect(tried).toBe(2);
});

test('when there is no time for all values, those that were tried count; there has to be one', async () => {
  let tried = 0;
  const onlyOne = async () => {
    tried += 1;
    if (tried > 1) await new Promise(() => {});
  };
  await forAll(probe, numbers, onlyOne, { limitMs: 20 });
  expect(tried).toBe(2);

  const none = () => new Promise<void>(() => {});
  await expect(forAll(probe, numbers, none, { limitMs: 20 })).rejects.toBeInstanceOf(CaseFailure);
});
