/**
 * A place in a stream: a server's offset, and how many events behind it have been delivered. Written `<offset>` when that is none, else
 * `<offset>,<count>`; no server's offset contains a comma (the Durable Streams protocol forbids it), so a plain offset reads as itself.
 *
 * The count is needed because servers name the places between answers only, and an answer holds many events.
 */
export type Checkpoint = [offset: string, delivered: number];

export function parseCheckpoint(text: string): Checkpoint {
  const [offset = '', delivered = 0] = text.split(',');
  return [offset, Number(delivered)];
}

export function formatCheckpoint(...[offset, delivered]: Checkpoint): string {
  return delivered ? `${offset},${delivered}` : offset;
}
