import { monotonicFactory } from 'ulid';

/** Ids as an argument, so that tests are repeatable. `nowMs` is the time that the id sorts by. */
export interface Ids {
  next(prefix: IdPrefix, nowMs: number): string;
}

export type IdPrefix = 'run' | 'sub' | 'dsp' | 'err' | 'op' | 'turn' | 'msg' | 'task' | 'att';

/** Told apart within one stream only, and on every event of it: short. 50 random bits. */
const SHORT: ReadonlySet<IdPrefix> = new Set(['op', 'turn', 'msg', 'task']);
const SHORT_LENGTH = 10;

/** `<prefix>_<ulid>`: sorts by time, and never twice the same within a process. Of the short ones, the ulid's end. */
export function ulidIds(): Ids {
  const ulid = monotonicFactory();
  return {
    next(prefix, nowMs) {
      const id = ulid(nowMs);
      return `${prefix}_${SHORT.has(prefix) ? id.slice(-SHORT_LENGTH) : id}`;
    },
  };
}
