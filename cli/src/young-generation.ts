import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of it. What a request or a run makes dies in here as well as in more, and nearer to the processor. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Keeps V8's young generation as small as it is: left alone it doubles whenever enough of it survives, up to 128 MB, and
 * stays that large. There is a flag for the command line, and none that a running process can set; that it shall not
 * grow is one that can. Returns what lets it grow to `MOST_BYTES`.
 */
export function holdYoungGeneration(): () => void {
  grow(false);
  return () => {
    const observer = new PerformanceObserver(() => {
      if (youngBytes() < MOST_BYTES) return;
      grow(false);
      observer.disconnect();
    });
    observer.observe({ entryTypes: ['gc'] });
    grow(true);
  };
}

function grow(may: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${may ? 2 : 1}`);
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? MOST_BYTES;
}
