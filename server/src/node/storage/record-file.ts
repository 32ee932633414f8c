import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Low, LowSync } from 'lowdb';
import { DataFile, DataFileSync } from 'lowdb/node';
import type { StreamState } from '../../storage/stream-state.ts';
import type { PlaceValue } from './log-entry.ts';

/** A place's `record.json`. */
export interface PlaceRecord {
  /** What people call it. */
  readonly name: string;
  readonly value: PlaceValue;
  /** The store's count of losses when this was written; see `Losses`. */
  readonly losses: number;
  /** Last read or write, for a sliding time to live. */
  readonly lastAccessMs: number;
}

interface Written {
  readonly name: string;
  readonly losses: number;
  readonly lastAccessMs: number;
  readonly stream?: StreamState;
  readonly document?: unknown;
}

/** `undefined` when there is none. */
export async function readRecord(path: string): Promise<PlaceRecord | undefined> {
  const low = new Low(new DataFile<PlaceRecord>(path, { parse: parseRecord, stringify: recordText }), NONE);
  await low.read();
  return low.data === NONE ? undefined : low.data;
}

/**
 * Whole or not at all. Synchronous: handing a small file to the operating system takes some 50 µs, an eighth of what the
 * four trips to the thread pool cost that the asynchronous form makes.
 */
export function writeRecord(path: string, record: PlaceRecord): void {
  new LowSync(new DataFileSync<PlaceRecord>(path, { parse: parseRecord, stringify: recordText }), record).write();
}

/** With the draft of it that a crash or a full disk left behind, if there is one. */
export function removeRecord(path: string): void {
  rmSync(path, { force: true });
  // So lowdb calls it.
  rmSync(join(dirname(path), `.${basename(path)}.tmp`), { force: true });
}

const NONE: PlaceRecord = { name: '', value: {}, losses: 0, lastAccessMs: 0 };

function recordText({ name, value, losses, lastAccessMs }: PlaceRecord): string {
  const head = JSON.stringify({ name, losses, lastAccessMs, ...(value.stream ? { stream: value.stream } : {}) });
  // The document is JSON already and goes in as it is.
  return value.document === undefined ? `${head}\n` : `${head.slice(0, -1)},"document":${value.document}}\n`;
}

function parseRecord(text: string): PlaceRecord {
  const { name, losses, lastAccessMs, stream, document }: Written = JSON.parse(text);
  const value = {
    ...(stream ? { stream } : {}),
    ...(document === undefined ? {} : { document: JSON.stringify(document) }),
  };
  return { name, value, losses, lastAccessMs };
}
