import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWrapper } from './wrap.ts';

describe('createWrapper', () => {
  it('breaks at spaces when the width is reached, also across pieces', () => {
    const wrap = createWrapper(10);
    expect(wrap('one two ')).toEqual(['one two ']);
    expect(wrap('three four')).toEqual(['', 'three four']);
    expect(wrap(' five')).toEqual(['', 'five']);
  });

  it('keeps line breaks and words that are too long', () => {
    expect(createWrapper(5)('a\n\nabcdefgh i')).toEqual(['a', '', 'abcdefgh', 'i']);
  });

  it('never loses or joins words, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab \n]{0,12}$/)), fc.integer({ min: 1, max: 20 }), (pieces, width) => {
        const wrap = createWrapper(width);
        const written = pieces.map((piece) => wrap(piece).join('\n')).join('');
        expect(written.split(/\s+/).filter(Boolean)).toEqual(pieces.join('').split(/\s+/).filter(Boolean));
      }),
    );
  });
});
