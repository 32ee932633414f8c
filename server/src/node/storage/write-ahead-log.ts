import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const syncFile = promisify(fdatasync);
const NAME = /^(\d{16})\.log$/;

/**
 * The log's files: numbered segments, appended to in order. Writes go to the operating system at once (a few microseconds
 * for what a tick gathers, which is less than a detour through the thread pool costs); syncs do not block.
 */
export class WriteAheadLog {
  readonly #dir: string;
  #segment: number;
  #fd: number;
  #size = 0;
  /** Written but not yet synced segments that are no longer written to. */
  #retired: number[] = [];

  /** Starts segment number `segment`, which must not exist. */
  constructor(dir: string, segment: number) {
    this.#dir = dir;
    this.#segment = segment;
    this.#fd = openSync(segmentPath(dir, segment), 'wx');
    syncDirectory(dir);
  }

  get segment(): number {
    return this.#segment;
  }

  /** Bytes in the current segment. */
  get size(): number {
    return this.#size;
  }

  /** All or nothing: what a full disk cut off is removed again, and the error thrown. */
  append(bytes: Uint8Array): void {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#size + written);
      }
    } catch (error) {
      ftruncateSync(this.#fd, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  /** What was appended before the call is on the medium when it resolves. */
  async sync(): Promise<void> {
    const retired = this.#retired;
    this.#retired = [];
    const fd = this.#fd;
    try {
      for (const old of retired) await syncFile(old);
      await syncFile(fd);
    } finally {
      for (const old of retired) closeSync(old);
    }
  }

  /** Continues in a new segment. */
  rotate(): void {
    const next = openSync(segmentPath(this.#dir, this.#segment + 1), 'wx');
    this.#retired.push(this.#fd);
    this.#fd = next;
    this.#segment += 1;
    this.#size = 0;
    syncDirectory(this.#dir);
  }

  /** Removes the segments before this one. */
  removeBefore(segment: number): void {
    for (const old of segments(this.#dir)) if (old < segment) rmSync(segmentPath(this.#dir, old));
  }

  close(): void {
    for (const fd of [...this.#retired, this.#fd]) closeSync(fd);
    this.#retired = [];
  }
}

/** Numbers of the segments that are there, in order. */
export function segments(dir: string): number[] {
  return readdirSync(dir)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

export function segmentPath(dir: string, segment: number): string {
  return join(dir, `${String(segment).padStart(16, '0')}.log`);
}

/** Makes created, renamed and removed names durable. */
export function syncDirectory(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    if (fstatSync(fd).isDirectory()) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
