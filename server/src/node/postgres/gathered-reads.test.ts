import { expect, test } from 'vitest';
import { GatheredReads } from './gathered-reads.ts';

function gathering(values: Record<string, string>) {
  const asked: string[][] = [];
  const reads = new GatheredReads(async (keys) => {
    asked.push(keys);
    if (keys.includes('bad')) throw new RangeError('bad');
    return new Map(keys.filter((key) => key in values).map((key) => [key, values[key]]));
  });
  return { asked, reads };
}

test('reads of one tick are one, and each is given its own', async () => {
  const { asked, reads } = gathering({ a: '1', b: '2' });
  const results = await Promise.all(['a', 'b', 'a', 'c'].map((key) => reads.get(key)));
  expect(results).toEqual(['1', '2', '1', undefined]);
  expect(asked).toEqual([['a', 'b', 'c']]);
});

test('a read that comes later is sent later, whatever is under way', async () => {
  const { asked, reads } = gathering({ a: '1' });
  const first = reads.get('a');
  await new Promise(setImmediate);
  const second = reads.get('a');
  expect(await Promise.all([first, second])).toEqual(['1', '1']);
  expect(asked).toEqual([['a'], ['a']]);
});

test('many keys are several statements', async () => {
  const { asked, reads } = gathering({});
  await Promise.all(Array.from({ length: 1_200 }, (_, i) => reads.get(`${i}`)));
  expect(asked.map((keys) => keys.length)).toEqual([500, 500, 200]);
});

test('what fails, fails for those who asked', async () => {
  const { reads } = gathering({ a: '1' });
  const outcomes = await Promise.allSettled([reads.get('a'), reads.get('bad')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await reads.get('a')).toBe('1');
});
