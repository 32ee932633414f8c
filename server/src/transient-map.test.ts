import { describe, expect, it } from 'vitest';
import { TransientMap } from './transient-map.ts';

describe('a transient map', () => {
  it('gives what was set last under a key', () => {
    const map = new TransientMap<string, number>();
    map.set('a', 1);
    map.set('a', 2);
    expect(map.get('a')).toBe(2);
    expect(map.size).toBe(1);
  });

  it('hands over what is deleted, once', () => {
    const map = new TransientMap<string, number>();
    map.set('a', 1);
    expect(map.delete('a')).toBe(1);
    expect(map.delete('a')).toBeUndefined();
    expect(map.has('a')).toBe(false);
  });
});
