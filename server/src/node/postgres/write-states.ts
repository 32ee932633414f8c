/** SQLSTATEs of our own, raised by the function that writes batches. */
export const FENCED = 'OF001';
export const STALE = 'OF002';
export const CHANGED = 'OF003';
