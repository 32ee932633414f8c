import { describe, expect, it } from 'vitest';
import { preview, printable } from './preview.ts';

describe('preview', () => {
  it('keeps text as it is and writes other values as JSON', () => {
    expect(preview('two\n lines', 80)).toBe('two lines');
    expect(preview({ a: [1] }, 80)).toBe('{"a":[1]}');
    expect(preview(undefined, 80)).toBe('');
  });

  it('cuts at the width', () => {
    expect(preview('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});

it('printable drops escape sequences that would steer a terminal', () => {
  expect(printable('a\u001b[31mred\u0007\tb\nc')).toBe('a[31mred\tb\nc');
});
