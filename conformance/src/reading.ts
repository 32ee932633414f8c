import type { FlueEvent, StreamControl } from '@openflue/spec';
import type { Exchange } from './exchange.ts';
import type { SseFrame } from './sse-frames.ts';

/** What of an event stream was read. */
export interface Reading {
  readonly status: number;
  readonly headers: Headers;
  readonly frames: readonly SseFrame[];
  /** Comment lines. */
  readonly comments: number;
  /** The server ended it. */
  readonly ended: boolean;
  readonly exchange: Exchange;
}

/** Items of the data frames, in order. */
export function itemsOf<T = FlueEvent>({ frames }: Pick<Reading, 'frames'>): T[] {
  return frames.filter(({ event }) => event === 'data').flatMap(({ data }) => JSON.parse(data) as T[]);
}

export function controlsOf({ frames }: Pick<Reading, 'frames'>): StreamControl[] {
  return frames.filter(({ event }) => event === 'control').map(({ data }) => JSON.parse(data) as StreamControl);
}
