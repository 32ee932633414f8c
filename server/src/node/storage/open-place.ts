import { closeSync, existsSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJson, type StreamState } from '../../storage/stream-state.ts';
import type { OpenAppend } from './commit-queue.ts';
import type { HandlePool } from './handle-pool.ts';
import { BYTE_STREAM_FILE, hasDirectory, JSON_STREAM_FILE, type Place, RECORD_FILE } from './layout.ts';
import type { PlaceValue } from './log-entry.ts';
import { removeRecord, writeRecord } from './record-file.ts';
import { removeIfEmpty } from './remove-if-empty.ts';

interface Chunk {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** How far the files lag behind. A `stale` record can wait for a checkpoint; a `dirty` one should be written soon. */
type RecordLag = 'none' | 'stale' | 'dirty';

/**
 * A place in memory: what was logged, what readers see of it, and how much of that its files have. Everything here is
 * synchronous but the read of bytes, so a change is never seen half.
 */
export class OpenPlace {
  readonly place: Place;
  readonly name: string;
  /** What readers see. */
  visible: PlaceValue;
  /** The newest that was logged, durable or not. */
  staged: PlaceValue;
  /** Number of staged changes that wait to become visible. */
  pending = 0;
  /** Jobs that hold this object; it must not be forgotten meanwhile. */
  users = 0;
  /** What the queue still gathers for this place. */
  openAppend: OpenAppend | undefined;
  /** The checkpoint after which the log has a whole copy of this place; -1 when it has none. */
  loggedSince = -1;
  lastAccessMs: number;
  readonly #dataDir: string;
  readonly #dir: string;
  /** False: an index keeps its document, and there are no files to be brought up to it. */
  readonly #hasFiles: boolean;
  readonly #pool: HandlePool;
  /** Visible bytes that the file does not have yet, in order, without gaps. */
  #tail: Chunk[] = [];
  #tailBytes = 0;
  /** Bytes of the visible stream that are in its file. */
  #projected: number;
  /** Whether the file has to be made, holds another stream's bytes, or some behind the projected ones. */
  #fileIs: 'good' | 'absent' | 'void' | 'too long';
  #record: RecordLag = 'none';

  constructor(
    origin: { place: Place; name: string; value: PlaceValue; lastAccessMs: number; exists: boolean },
    dataDir: string,
    pool: HandlePool,
  ) {
    this.place = origin.place;
    this.name = origin.name;
    this.visible = origin.value;
    this.staged = origin.value;
    this.lastAccessMs = origin.lastAccessMs;
    this.#dataDir = dataDir;
    this.#dir = join(dataDir, origin.place);
    this.#hasFiles = hasDirectory(origin.place);
    this.#pool = pool;
    this.#projected = origin.value.stream?.length ?? 0;
    this.#fileIs = origin.exists ? 'good' : 'absent';
  }

  /** Bytes that only memory and the log have. */
  get unprojectedBytes(): number {
    return this.#tailBytes;
  }

  get clean(): boolean {
    return this.pending === 0 && this.users === 0 && this.#tail.length === 0 && this.#record === 'none';
  }

  /** Nothing is kept here any more. */
  get empty(): boolean {
    return !this.visible.stream && this.visible.document === undefined;
  }

  /** Makes a logged change visible. `bytes` follow the end of the stream; `reset` means that the stream is another now. */
  show(value: PlaceValue, change: { bytes?: Uint8Array; reset: boolean }): void {
    if (change.reset) this.#voidFile();
    const end = value.stream?.length ?? 0;
    if (change.bytes?.length) {
      this.#tail.push({ at: end - change.bytes.length, bytes: change.bytes });
      this.#tailBytes += change.bytes.length;
    }
    const onlyGrew =
      !change.reset && value.document === this.visible.document && value.stream?.closed === this.visible.stream?.closed;
    if (!this.#hasFiles) this.#record = 'none';
    else if (!onlyGrew) this.#record = 'dirty';
    else if (this.#record === 'none') this.#record = 'stale';
    this.visible = value;
  }

  /** A read renewed the time to live: worth writing down when there is leisure. */
  touch(nowMs: number): void {
    this.lastAccessMs = nowMs;
    if (this.visible.stream?.settings.ttlSeconds !== undefined && this.#record === 'none') this.#record = 'stale';
  }

  /** Bytes behind the projected ones may be on disk, of appends that were lost. */
  distrustFile(): void {
    if (this.#fileIs === 'good') this.#fileIs = 'too long';
  }

  /** The visible stream's bytes from `start` to `end`, without I/O when they are all in memory. */
  bytes(start: number, end: number, into?: Uint8Array): Uint8Array | Promise<Uint8Array> {
    const split = Math.min(end, this.#projected);
    const recent = this.#fromTail(Math.max(start, split), end);
    if (start >= split) return recent.length === 1 && recent[0] ? recent[0] : concat(recent, end - start);
    return this.#fromFile(start, split, recent, end, into);
  }

  async #fromFile(
    start: number,
    split: number,
    recent: Uint8Array[],
    end: number,
    into: Uint8Array | undefined,
  ): Promise<Uint8Array> {
    const stored = await this.#pool.read(this.#streamFile(), start, split, into);
    return recent.length === 0 ? stored : concat([stored, ...recent], end - start);
  }

  #fromTail(start: number, end: number): Uint8Array[] {
    const parts: Uint8Array[] = [];
    for (let i = this.#tail.length - 1; i >= 0; i--) {
      const chunk = this.#tail[i];
      if (!chunk || chunk.at + chunk.bytes.length <= start) break;
      if (chunk.at < end) parts.push(chunk.bytes.subarray(Math.max(0, start - chunk.at), end - chunk.at));
    }
    return parts.reverse();
  }

  /**
   * Brings the files up to what is visible; `thorough` also what may wait. Returns the files that it wrote to or removed;
   * throws when the medium refuses.
   */
  flush(losses: number, thorough: boolean): string[] {
    if (this.#tail.length === 0 && (this.#record === 'none' || (this.#record === 'stale' && !thorough))) return [];
    if (this.empty) {
      this.#remove();
      return [join(this.#dir, RECORD_FILE)];
    }
    const files: string[] = [];
    this.#prepareFile();
    if (this.#tail.length > 0) files.push(this.#writeTail());
    if (this.#record === 'dirty' || (thorough && this.#record === 'stale')) {
      const path = join(this.#dir, RECORD_FILE);
      writeRecord(path, { name: this.name, value: this.visible, losses, lastAccessMs: this.lastAccessMs });
      this.#record = 'none';
      files.push(path);
    }
    return files;
  }

  #writeTail(): string {
    const path = this.#streamFile();
    const chunks = this.#tail;
    const bytes =
      chunks.length === 1 && chunks[0]
        ? chunks[0].bytes
        : concat(
            chunks.map((chunk) => chunk.bytes),
            this.#tailBytes,
          );
    const fd = openSync(path, this.#projected === 0 ? 'w' : 'r+');
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(fd, bytes, written, bytes.length - written, this.#projected + written);
      }
    } finally {
      closeSync(fd);
    }
    this.#projected += bytes.length;
    this.#tail = [];
    this.#tailBytes = 0;
    return path;
  }

  #prepareFile(): void {
    if (this.#fileIs === 'absent') mkdirSync(this.#dir, { recursive: true });
    if (this.#fileIs === 'void') this.#removeBytes();
    if (this.#fileIs === 'too long') trim(this.#streamFile(), this.#projected);
    this.#fileIs = 'good';
  }

  #remove(): void {
    this.#removeBytes();
    removeRecord(join(this.#dir, RECORD_FILE));
    for (let dir = this.#dir; dir !== this.#dataDir && removeIfEmpty(dir); ) dir = dirname(dir);
    this.#record = 'none';
    this.#fileIs = 'absent';
  }

  #removeBytes(): void {
    for (const name of [JSON_STREAM_FILE, BYTE_STREAM_FILE]) {
      const path = join(this.#dir, name);
      this.#pool.drop(path);
      rmSync(path, { force: true });
    }
  }

  #voidFile(): void {
    this.#tail = [];
    this.#tailBytes = 0;
    this.#projected = 0;
    if (this.#fileIs !== 'absent') this.#fileIs = 'void';
  }

  #streamFile(): string {
    return join(this.#dir, streamFile(this.visible.stream));
  }
}

export function streamFile(stream: StreamState | undefined): string {
  return stream && !isJson(stream.settings.contentType) ? BYTE_STREAM_FILE : JSON_STREAM_FILE;
}

function trim(path: string, length: number): void {
  if (!existsSync(path)) return;
  truncateSync(path, length);
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
