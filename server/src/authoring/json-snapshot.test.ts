import { describe, expect, it } from 'vitest';
import { JsonSnapshotError, jsonSnapshot } from './json-snapshot.ts';

const cycle: Record<string, unknown> = {};
cycle.self = { cycle };

describe('a JSON snapshot', () => {
  it('is a deep copy with what is undefined left out', () => {
    const value = { a: 1, b: undefined, c: [undefined, { d: new Date(0) }] };
    const copy = jsonSnapshot(value, 'result');
    expect(copy).toEqual({ a: 1, c: [null, { d: '1970-01-01T00:00:00.000Z' }] });
    value.a = 2;
    expect(copy).toHaveProperty('a', 1);
    expect(jsonSnapshot(undefined, 'result')).toBeUndefined();
    expect(jsonSnapshot(null, 'result')).toBeNull();
  });

  it('keeps a value that occurs twice, and a key that is called __proto__', () => {
    const twice = { x: 1 };
    expect(jsonSnapshot([twice, twice], 'result')).toEqual([{ x: 1 }, { x: 1 }]);
    const odd = jsonSnapshot(JSON.parse('{"__proto__": {"polluted": true}}'), 'result');
    expect(Object.keys(odd ?? {})).toEqual(['__proto__']);
    expect(odd).not.toHaveProperty('polluted');
  });

  it.each([
    ['a function', { a: () => 1 }],
    ['a cycle', cycle],
    ['a BigInt', [1n]],
    ['NaN', { n: Number.NaN }],
    ['a symbol', Symbol('s')],
    ['a Map', new Map([[1, 2]])],
    ['bytes', { data: new Uint8Array(2) }],
    ['a promise', Promise.resolve(1)],
  ])('refuses %s', (_, value) => {
    expect(() => jsonSnapshot(value, 'result')).toThrow(JsonSnapshotError);
  });
});
