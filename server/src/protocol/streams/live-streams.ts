import type { Clock } from '../../clock.ts';
import type { StreamReader } from '../../storage/port.ts';
import { type Follower, LiveStream } from './live-stream.ts';
import type { SseEncoding } from './sse-frames.ts';

const byStore = new WeakMap<StreamReader, Map<string, LiveStream>>();

/** Puts a reader among those at the tail of its stream. `undefined` when it is behind and has to read on first. */
export function followLive(
  follower: Follower,
  source: { store: StreamReader; stream: string; encoding: SseEncoding },
  timing: { clock: Clock; heartbeatMs: number },
): { leave(): void } | undefined {
  const streams = byStore.get(source.store) ?? new Map<string, LiveStream>();
  byStore.set(source.store, streams);
  const live =
    streams.get(source.stream) ??
    new LiveStream({ ...source, at: follower.offset }, timing, () => {
      if (streams.get(source.stream) === live) streams.delete(source.stream);
    });
  streams.set(source.stream, live);
  return live.follow(follower) ? { leave: () => live.leave(follower) } : undefined;
}

/** Number of readers at the tail, over all streams of a store. */
export function liveReaders(store: StreamReader): number {
  let readers = 0;
  for (const live of byStore.get(store)?.values() ?? []) readers += live.size;
  return readers;
}
