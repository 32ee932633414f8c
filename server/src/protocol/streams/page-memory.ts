/**
 * Memory for large pages, used again and again. A page is memory of its own outside the garbage collector's heap, which is
 * what a collector is worst at: with new memory for each, collecting took most of the time of a large read.
 */
export const MEMORY_BYTES = 1024 * 1024 + 1;

/** Kept for the next answers; more are made when more answers are on their way. */
const SPARES = 8;
const spare: Uint8Array<ArrayBuffer>[] = [];

export function takeMemory(): Uint8Array<ArrayBuffer> {
  return spare.pop() ?? new Uint8Array(MEMORY_BYTES);
}

/** Only when nobody looks at it any more. */
export function giveMemoryBack(memory: Uint8Array<ArrayBuffer>): void {
  if (spare.length < SPARES) spare.push(memory);
}
