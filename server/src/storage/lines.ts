/** Byte arithmetic on JSON streams: one message a line, each ended by a line feed. */

export const LINE_FEED = 10;

/** Length of the whole lines within the first `max` bytes; 0 when the first line is longer. */
export function wholeLines(bytes: Uint8Array, max: number): number {
  if (max <= 0) return 0;
  return bytes.lastIndexOf(LINE_FEED, Math.min(max, bytes.length) - 1) + 1;
}

/** Length of the first line with its line feed; 0 when it does not end within these bytes. */
export function firstLine(bytes: Uint8Array, searchFrom = 0): number {
  return bytes.indexOf(LINE_FEED, searchFrom) + 1;
}

/**
 * Walks backwards over a block that ends at a line's end, or inside a line in front of an earlier walk. Returns where the
 * last `lines` lines start within the block, or how many are still missing.
 */
export function linesFromEnd(block: Uint8Array, lines: number): { start: number } | { missing: number } {
  let missing = lines;
  for (let at = block.length; at > 0; ) {
    at = block.lastIndexOf(LINE_FEED, at - 1);
    if (at < 0) break;
    if (missing === 0) return { start: at + 1 };
    missing -= 1;
  }
  return { missing };
}

/** Messages as they are stored. */
export function toLines(messages: readonly string[]): string {
  return messages.length === 0 ? '' : `${messages.join('\n')}\n`;
}
