import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { collectOrigins, parseAge, parsePort, parsePositive, parseSeconds, parseUrl } from './option-values.ts';

describe('option values', () => {
  it('reads what is well formed', () => {
    expect(parsePort('0')).toBe(0);
    expect(parsePositive('7')).toBe(7);
    expect(parseSeconds('10')).toBe(10_000);
    expect(['30d', '12h', '90m', '45s'].map(parseAge)).toEqual([2_592_000_000, 43_200_000, 5_400_000, 45_000]);
    expect(parseUrl('https://example.com/flue/')).toBe('https://example.com/flue');
    expect(collectOrigins('https://b.example/', ['localhost'])).toEqual(['localhost', 'https://b.example']);
  });

  it.each(['', 'x', '-1', '65536', '1.5', '0x10'])('refuses %j as a port', (text) => {
    expect(() => parsePort(text)).toThrow(InvalidArgumentError);
  });

  it.each(['', '30', 'd', '0d', '-1d', '1.5h', '30 d', '30D', '1w', '36501d', '1d2h'])(
    'refuses %j as an age',
    (text) => {
      expect(() => parseAge(text)).toThrow(InvalidArgumentError);
    },
  );

  it.each(['', 'app.example', 'https://app.example/path', 'mailto:a@b'])('refuses %j as an origin', (text) => {
    expect(() => collectOrigins(text)).toThrow(InvalidArgumentError);
  });

  it.each(['', 'example.com', 'ftp://example.com', '/api'])('refuses %j as a URL', (text) => {
    expect(() => parseUrl(text)).toThrow(InvalidArgumentError);
  });
});
