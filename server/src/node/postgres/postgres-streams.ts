import type { Clock } from '../../clock.ts';
import { parseOffset } from '../../storage/offset.ts';
import type {
  CreateOutcome,
  Fence,
  Offset,
  ReadOptions,
  StreamContent,
  StreamHead,
  StreamPage,
  StreamRange,
  StreamSettings,
  StreamStore,
  StreamWrite,
  WriteOutcome,
} from '../../storage/port.ts';
import { DEFAULT_PAGE_BYTES, locatePage, type ReadBytes, readPage } from '../../storage/read-page.ts';
import { headOf, isJson } from '../../storage/stream-state.ts';
import { answered } from './answered.ts';
import type { Queries } from './database.ts';
import type { ExpiringStreams } from './expiring-streams.ts';
import { GatheredReads } from './gathered-reads.ts';
import { type Head, isLive, loadHeads } from './heads.ts';
import type { Names } from './names.ts';
import { type Range, readChunks, readSnapshot, type Snapshot } from './read-window.ts';
import { appendJob, createJob, deleteJob, writeJob } from './stream-jobs.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { WriteQueue } from './write-queue.ts';

/** Bytes that are read with the head when the tail is asked for. */
const TAIL_BYTES = 64 * 1024;

export interface PostgresStreamsParts {
  readonly queries: Queries;
  readonly names: Names;
  readonly queue: WriteQueue;
  readonly expiring: ExpiringStreams;
  readonly subscriptions: Subscriptions;
  /** Wakes readers on all nodes. */
  wake(stream: string): void;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: () => number;
}

/** Streams in PostgreSQL. */
export class PostgresStreams implements StreamStore {
  readonly #parts: PostgresStreamsParts;
  readonly #heads: GatheredReads<Head>;

  constructor(parts: PostgresStreamsParts) {
    this.#parts = parts;
    this.#heads = new GatheredReads((streams) => answered(() => loadHeads(parts.queries, parts.names, streams)));
  }

  async head(stream: string): Promise<StreamHead | undefined> {
    const head = await this.#heads.get(stream);
    return isLive(head, this.#parts.clock.now()) ? headOf(head.state) : undefined;
  }

  read(stream: string, from: Offset, options: ReadOptions = {}): Promise<StreamPage | undefined> {
    const range = rangeOf(from, options);
    return this.#read(stream, range, ({ state }, bytes) => readPage(state, bytes, from, options));
  }

  locate(stream: string, from: Offset, options: ReadOptions = {}): Promise<StreamRange | undefined> {
    const { from: start, size } = rangeOf(from, options);
    // Where a page ends is looked for backwards from its limit, with reads of its own.
    const range = { from: start, size: Math.min(size, start < 0 ? TAIL_BYTES : 2) };
    return this.#read(stream, range, ({ state }, bytes) => locatePage(state, bytes, from, options));
  }

  async #read<T>(
    stream: string,
    range: Range,
    use: (snapshot: Snapshot, bytes: ReadBytes) => Promise<T>,
  ): Promise<T | undefined> {
    const { queries, names, expiring, clock } = this.#parts;
    const snapshot = await answered(() => readSnapshot(queries, names, stream, range, clock.now()));
    if (!snapshot) return undefined;
    const life = { id: snapshot.id, json: isJson(snapshot.state.settings.contentType) };
    let over = false;
    const bytes: ReadBytes = async (start, end) => {
      const held = within(snapshot.window, start, end);
      if (held) return held;
      const more = await answered(() => readChunks(queries, names, life, { start, end }));
      const found = within(more, start, end);
      over ||= !found;
      return found ?? new Uint8Array(end - start);
    };
    const [used] = await Promise.allSettled([use(snapshot, bytes)]);
    // It was deleted while it was being read.
    if (over) return undefined;
    if (used.status === 'rejected') throw used.reason;
    await expiring.renew(stream, snapshot);
    return used.value;
  }

  append(stream: string, messages: readonly string[], fence?: Fence): Promise<void> {
    return this.#parts.queue.run(appendJob(stream, messages, fence));
  }

  async create(stream: string, settings: StreamSettings, content: StreamContent = {}): Promise<CreateOutcome> {
    const { queue, expiring, random } = this.#parts;
    void expiring.sweep();
    const outcome = await queue.run(createJob(stream, settings, content, random));
    if (outcome.type !== 'created' && outcome.head.ttlSeconds !== undefined) await this.#renew(stream);
    return outcome;
  }

  async write(stream: string, write: StreamWrite): Promise<WriteOutcome> {
    const outcome = await this.#parts.queue.run(writeJob(stream, write));
    // Whoever is refused has asked for the stream all the same.
    if (outcome.type !== 'appended' && outcome.type !== 'unknown_stream') await this.#renew(stream);
    return outcome;
  }

  delete(stream: string): Promise<boolean> {
    return this.#parts.queue.run(deleteJob(stream));
  }

  subscribe(stream: string, wake: () => void): () => void {
    return this.#parts.subscriptions.add(stream, wake);
  }

  wake(stream: string): void {
    this.#parts.wake(stream);
  }

  async #renew(stream: string): Promise<void> {
    const head = await this.#heads.get(stream);
    if (head) await this.#parts.expiring.renew(stream, head);
  }
}

/** What to read with the head, so that nearly every page is one statement. Malformed offsets are refused later, with it. */
function rangeOf(from: Offset, { maxBytes = DEFAULT_PAGE_BYTES, tail }: ReadOptions): Range {
  const size = Math.max(1, maxBytes);
  if (from === '-1') return tail === undefined ? { from: 0, size } : { from: -TAIL_BYTES, size: TAIL_BYTES };
  if (from === 'now') return { from: 0, size: 0 };
  try {
    const offset = parseOffset(from);
    // The byte in front tells whether the offset is the start of a message.
    return offset.type === 'at' ? { from: Math.max(0, offset.position - 1), size: size + 1 } : { from: 0, size: 0 };
  } catch {
    return { from: 0, size: 0 };
  }
}

function within(window: Snapshot['window'], start: number, end: number): Uint8Array | undefined {
  const { start: first, bytes } = window;
  return start >= first && end <= first + bytes.length ? bytes.subarray(start - first, end - first) : undefined;
}
