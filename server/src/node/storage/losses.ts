import type { StreamState } from '../../storage/stream-state.ts';

/**
 * A stream after the directory lost a tail `losses` times (the machine failed, and unsynced appends with it): it ends where
 * it now ends, and offsets beyond that belong to generations that are over. Closed streams were durable, so they lose
 * nothing.
 */
export function afterLosses(stream: StreamState, losses: number): StreamState {
  if (losses <= 0 || stream.closed) return stream;
  const cuts = [...stream.cuts];
  for (let i = 0; i < losses; i++) cuts.push({ generation: stream.generation + i, length: stream.length });
  return { ...stream, generation: stream.generation + losses, cuts };
}
