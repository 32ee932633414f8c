import { Wakers } from '../../storage/wakers.ts';

/** What the poll knows of a stream: `version` as it was seen last, absent when it was not looked at yet. */
interface Watched {
  readers: number;
  seen?: number;
}

/** Payload that means: any stream. */
const ANY = '*';
/** A notification has less than 8,000 bytes; a mark is 8 with its space. */
const MAX_MARKS = 900;

/**
 * Who wants to hear of which stream. Nodes tell each other of streams by marks: short hashes, so that one small
 * notification speaks of many. Two streams of one mark wake each other's readers in vain, which is all.
 */
export class Subscriptions {
  readonly #wakers = new Wakers();
  readonly #watched = new Map<string, Watched>();

  add(stream: string, wake: () => void): () => void {
    const watched = this.#watched.get(stream) ?? { readers: 0 };
    watched.readers += 1;
    this.#watched.set(stream, watched);
    const leave = this.#wakers.add(markOf(stream), wake);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
      watched.readers -= 1;
      if (watched.readers === 0) this.#watched.delete(stream);
    };
  }

  /** Streams that somebody waits for. */
  get streams(): string[] {
    return [...this.#watched.keys()];
  }

  wake(streams: Iterable<string>): void {
    for (const mark of new Set([...streams].map(markOf))) this.#wakers.wake(mark);
  }

  /** Wakes those whom another node's notification concerns. */
  hear(payload: string): void {
    if (payload === ANY) this.wake(this.#watched.keys());
    else for (const mark of payload.split(' ')) this.#wakers.wake(mark);
  }

  /** Wakes the readers of streams that are not what they were when they were seen last. */
  compare(versions: ReadonlyMap<string, number>, asked: readonly string[]): void {
    const changed: string[] = [];
    for (const stream of asked) {
      const watched = this.#watched.get(stream);
      if (!watched) continue;
      const version = versions.get(stream) ?? -1;
      if (watched.seen !== version) changed.push(stream);
      watched.seen = version;
    }
    this.wake(changed);
  }
}

/** What other nodes are told of these streams. */
export function payloadOf(streams: ReadonlySet<string>): string {
  const marks = new Set([...streams].map(markOf));
  return marks.size > MAX_MARKS ? ANY : [...marks].join(' ');
}

/** FNV-1a, 32 bits: at most 7 digits and letters. */
function markOf(stream: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
