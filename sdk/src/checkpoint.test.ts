import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';

test('a plain offset is a checkpoint with nothing delivered behind it', () => {
  for (const offset of ['-1', 'now', '0000000000000001_0000000000000120', '']) {
    expect(parseCheckpoint(offset)).toEqual([offset, 0]);
    expect(formatCheckpoint(offset, 0)).toBe(offset);
  }
});

test('a checkpoint reads back as it was written', () => {
  const offset = fc.string().filter((text) => !/[,&=?/]/.test(text));
  fc.assert(
    fc.property(offset, fc.nat(), (offset, delivered) => {
      expect(parseCheckpoint(formatCheckpoint(offset, delivered))).toEqual([offset, delivered]);
    }),
  );
});
