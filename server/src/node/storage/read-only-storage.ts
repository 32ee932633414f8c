import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, silentLogger } from '../../log.ts';
import type { DocumentStore, Offset, ReadOptions, StreamPage, StreamRange, StreamReader } from '../../storage/port.ts';
import { locatePage, type ReadBytes, readPage } from '../../storage/read-page.ts';
import { headOf, type StreamState } from '../../storage/stream-state.ts';
import { Wakers } from '../../storage/wakers.ts';
import { FIRST_CHECKPOINT, readCheckpoint } from './checkpoint-file.ts';
import { checkFormat, DataFormatError } from './data-format.ts';
import { FileDocuments } from './file-documents.ts';
import { documentPlace, type Place, RUNS, runPlace, SUBMISSIONS, streamPlace } from './layout.ts';
import { Lists } from './lists.ts';
import { applyEntry, type LogEntry } from './log-entry.ts';
import type { OpenPlace } from './open-place.ts';
import { Places } from './places.ts';
import { readPlace } from './read-place.ts';
import { type LogPosition, replayFrom } from './replay.ts';
import { segmentPath, segments } from './write-ahead-log.ts';

/** How often a directory that somebody listens to is looked at. */
const POLL_MS = 200;

export interface ReadOnlyStorage {
  readonly streams: StreamReader;
  readonly documents: DocumentStore;
  close(): void;
}

/**
 * A data directory as it is now, beside the server that may have it open, and without touching anything. Each read sees
 * what was logged before it.
 */
export async function openFileStorageReadOnly(dir: string, log: Logger = silentLogger): Promise<ReadOnlyStorage> {
  if (!existsSync(dir) || checkFormat(dir)) throw new DataFormatError(`${dir} is not a data directory of openflue.`);
  const view = new DirectoryView(dir, log);
  await view.refresh();
  const documents = () => new FileDocuments(view.places, view.lists);
  return {
    streams: view,
    documents: {
      async get(collection, id) {
        await view.refresh();
        return documents().get(collection, id);
      },
      async listRuns(query) {
        await view.refresh();
        return documents().listRuns(query);
      },
      async unfinishedRuns() {
        await view.refresh();
        return documents().unfinishedRuns();
      },
      async expiredRuns(query) {
        await view.refresh();
        return documents().expiredRuns(query);
      },
      async listInstances(query) {
        await view.refresh();
        return documents().listInstances(query);
      },
      async unsettledSubmissions() {
        await view.refresh();
        return documents().unsettledSubmissions();
      },
      async unsettledOf(instance, limit) {
        await view.refresh();
        return documents().unsettledOf(instance, limit);
      },
    },
    close: () => view.close(),
  };
}

class DirectoryView implements StreamReader {
  readonly #dir: string;
  readonly #walDir: string;
  readonly #log: Logger;
  readonly #wakers = new Wakers();
  #position: LogPosition | undefined;
  /** Places that the log has told of; all others are as their records say. */
  #logged = new Set<Place>();
  #timer: NodeJS.Timeout | undefined;
  places: Places;
  lists: Lists;

  constructor(dir: string, log: Logger) {
    this.#dir = dir;
    this.#walDir = join(dir, 'wal');
    this.#log = log;
    this.places = new Places(dir, log, Date.now);
    this.lists = new Lists(dir);
  }

  async head(stream: string) {
    await this.refresh();
    const { visible } = await this.places.find(streamPlace(stream), stream);
    return visible.stream && headOf(visible.stream);
  }

  read(stream: string, from: Offset, options?: ReadOptions): Promise<StreamPage | undefined> {
    return this.#read(stream, (state, bytes) => readPage(state, bytes, from, options));
  }

  locate(stream: string, from: Offset, options?: ReadOptions): Promise<StreamRange | undefined> {
    return this.#read(stream, (state, bytes) => locatePage(state, bytes, from, options));
  }

  async #read<T>(stream: string, read: (state: StreamState, bytes: ReadBytes) => Promise<T>): Promise<T | undefined> {
    await this.refresh();
    const place = await this.places.find(streamPlace(stream), stream);
    return place.visible.stream && readPlace(place, place.visible.stream, read);
  }

  subscribe(stream: string, wake: () => void): () => void {
    const leave = this.#wakers.add(streamPlace(stream), wake);
    this.#timer ??= setInterval(() => void this.#poll(), POLL_MS);
    return () => {
      leave();
      if (this.#wakers.size === 0) this.#stopPolling();
    };
  }

  /** Catches up with the log. */
  async refresh(): Promise<void> {
    if (!this.#position || !existsSync(segmentPath(this.#walDir, this.#position.segment))) await this.#restart();
    const position = this.#position;
    if (!position || !this.#hasGrown(position)) return;
    const changed = new Set<Place>();
    this.#position = replayFrom(this.#walDir, position, (entry, bytes) => {
      this.#take(entry, bytes);
      changed.add(entry.place);
    });
    for (const place of changed) this.#wakers.wake(place);
  }

  close(): void {
    this.#stopPolling();
    this.places.pool.close();
  }

  async #poll(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#log.warn({ error, dir: this.#dir }, 'the data directory could not be read; trying again');
    }
  }

  #stopPolling(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #hasGrown({ segment, at }: LogPosition): boolean {
    if ((segments(this.#walDir).at(-1) ?? segment) > segment) return true;
    const now = statSync(segmentPath(this.#walDir, segment), { throwIfNoEntry: false });
    return now !== undefined && now.size > at;
  }

  /** From the last checkpoint: at first, and when the log was cut in front of what this view had not read yet. */
  async #restart(): Promise<void> {
    this.places.pool.close();
    this.places = new Places(this.#dir, this.#log, Date.now);
    this.lists = new Lists(this.#dir);
    this.#logged = new Set();
    const checkpoint = readCheckpoint(this.#dir) ?? FIRST_CHECKPOINT;
    this.places.losses = checkpoint.losses;
    this.#position = { segment: segments(this.#walDir).find((one) => one >= checkpoint.segment) ?? 0, at: 0 };
    for (const runId of checkpoint.unfinished) {
      this.#note(await this.places.find(runPlace(runId), `${RUNS}/${runId}`), undefined);
    }
    for (const id of checkpoint.unsettled ?? []) {
      this.#note(await this.places.find(documentPlace(SUBMISSIONS, id), `${SUBMISSIONS}/${id}`), undefined);
    }
  }

  #take(entry: LogEntry, bytes: Uint8Array | undefined): void {
    const key = entry.place;
    const known = this.#logged.has(key) ? this.places.find(key, key) : undefined;
    const value = entry.base?.value ?? {};
    const place =
      known && !(known instanceof Promise)
        ? known
        : this.places.add({ place: key, name: entry.base?.name ?? key, value, lastAccessMs: Date.now(), exists: true });
    this.#logged.add(key);
    const before = place.visible;
    place.show(applyEntry(before, entry), { reset: entry.stream !== undefined, ...(bytes ? { bytes } : {}) });
    if (place.visible.document !== before.document) this.#note(place, before.document);
  }

  #note({ place, name, visible }: OpenPlace, before: string | undefined): void {
    this.lists.noteTexts(place, name, before, visible.document);
  }
}
