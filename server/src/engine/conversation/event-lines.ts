import type { FlueEvent } from '@openflue/spec';
import { formatOffset, parseOffset } from '../../storage/offset.ts';
import type { Offset, StreamPage } from '../../storage/port.ts';

const LINE_FEED = 10;
const decoder = new TextDecoder();

export interface PlacedEvent {
  readonly event: FlueEvent;
  /** Byte position of its end in the stream. */
  readonly end: number;
  /** Where the next event is read from. */
  readonly next: Offset;
}

/** The events of a page, with their places in the stream. */
export function* placedEvents({ bytes, from }: Pick<StreamPage, 'bytes' | 'from'>): Generator<PlacedEvent> {
  const start = parseOffset(from);
  if (start.type !== 'at') throw new Error('A page starts at a place.');
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, at) + 1;
    const event: FlueEvent = JSON.parse(decoder.decode(bytes.subarray(at, end)));
    yield { event, end: start.position + end, next: formatOffset(start.generation, start.position + end) };
    at = end;
  }
}

/** How many bytes of the stream are in front of this offset. */
export function positionOf(offset: Offset): number {
  const parsed = parseOffset(offset);
  return parsed.type === 'at' ? parsed.position : 0;
}
