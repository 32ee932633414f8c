import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, upTo } from '../seeded-random.ts';

/** A small file system that can be filled to the brim. */
export interface OwnDisk {
  /** Leaves a few pages at the most. */
  fill(random: Random): void;
  free(): void;
  unmount(): void;
}

const SIZE = '160m';
const MOST_LEFT_BLOCKS = 8;

/** Mounts one at `dir`; `undefined` where that is not allowed. */
export function mountOwnDisk(dir: string): OwnDisk | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'openflue-chaos', dir], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const ballast = join(dir, 'ballast');
  return {
    fill(random) {
      const left = upTo(MOST_LEFT_BLOCKS, random);
      // Somebody else may write meanwhile, and all or nothing is allocated.
      for (let allocated = false; !allocated; ) {
        const { bavail, bsize } = statfsSync(dir);
        const length = (bavail - left) * bsize;
        allocated = length <= 0 || allocate(ballast, length);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    // What a process that is about to end still holds goes with it.
    unmount: () => execFileSync('umount', ['--lazy', dir], { stdio: 'ignore' }),
  };
}

function allocate(path: string, length: number): boolean {
  try {
    execFileSync('fallocate', ['-l', String(length), path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
