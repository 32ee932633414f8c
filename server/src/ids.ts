import { monotonicFactory } from 'ulid';

/** Ids as an argument, so that tests are repeatable. `nowMs` is the time that the id sorts by. */
export interface Ids {
  next(prefix: IdPrefix, nowMs: number): string;
}

export type IdPrefix = 'run' | 'sub' | 'dsp' | 'err' | 'op' | 'turn' | 'msg' | 'task' | 'att';

/** `<prefix>_<ulid>`: sorts by time, and never twice the same within a process. */
export function ulidIds(): Ids {
  const ulid = monotonicFactory();
  return { next: (prefix, nowMs) => `${prefix}_${ulid(nowMs)}` };
}
