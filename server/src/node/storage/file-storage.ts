import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, silentLogger } from '../../log.ts';
import { StorageFailure } from '../../storage/errors.ts';
import { planChanges } from '../../storage/plan.ts';
import type { Change, Collection, Expectation, Fence, Storage, StreamStore } from '../../storage/port.ts';
import { type StorageOptions, storageDefaults } from '../../storage/storage-options.ts';
import { bootId } from './boot-id.ts';
import { type Checkpoint, FIRST_CHECKPOINT, readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { Checkpointer } from './checkpointer.ts';
import { CommitQueue } from './commit-queue.ts';
import { checkFormat, writeFormat } from './data-format.ts';
import type { Durability } from './durability.ts';
import { ExpiringStreams } from './expiring-streams.ts';
import { expectationMet, fenceStands } from './fence-stands.ts';
import { FileDocuments } from './file-documents.ts';
import { FileStreams } from './file-streams.ts';
import { documentPlace, streamPlace } from './layout.ts';
import { Lists } from './lists.ts';
import { lockDirectory } from './lock.ts';
import type { OpenPlace } from './open-place.ts';
import { Places } from './places.ts';
import { privateStreams } from './private-streams.ts';
import { Projector } from './projector.ts';
import { recover } from './recovery.ts';
import { cutTorn, replay } from './replay.ts';
import { stepsOf } from './steps.ts';
import { segmentPath, segments, WriteAheadLog } from './write-ahead-log.ts';

export interface FileStorageOptions extends StorageOptions {
  /** The data directory; made when it is missing. One process at a time may have it open. */
  readonly dir: string;
  /** Default `fsync`. */
  readonly durability?: Durability;
  readonly log?: Logger;
  /** Size of the log at which it is cut, in bytes. Default 32 MiB. */
  readonly checkpointBytes?: number;
}

/** Opens a data directory, recovering what a crash left behind. */
export async function fileStorage(options: FileStorageOptions): Promise<Storage> {
  const { dir, durability = 'fsync', log = silentLogger, checkpointBytes = 32 * 1024 * 1024 } = options;
  const { clock, random } = storageDefaults(options);
  mkdirSync(dir, { recursive: true });
  const release = lockDirectory(dir);
  try {
    return await open();
  } catch (error) {
    release();
    throw error;
  }

  async function open(): Promise<Storage> {
    if (checkFormat(dir)) writeFormat(dir);
    const walDir = join(dir, 'wal');
    mkdirSync(walDir, { recursive: true });

    const last = readCheckpoint(dir) ?? FIRST_CHECKPOINT;
    const replayed = replay(walDir, last.segment);
    const boot = bootId();
    const lost = replayed.torn !== undefined || (!last.clean && (boot === undefined || boot !== last.boot));
    if (replayed.torn) {
      log.warn(replayed.torn, 'the log ends in the middle of a frame, which is cut off');
      cutTorn(walDir, replayed.torn);
      for (const later of segments(walDir)) if (later > replayed.torn.segment) rmSync(segmentPath(walDir, later));
    }
    const first: Checkpoint = { ...last, losses: last.losses + (lost ? 1 : 0), boot, clean: false };
    writeCheckpoint(dir, first);

    const places = new Places(dir, log, () => clock.now());
    places.losses = first.losses;
    const lists = new Lists(dir);
    const expiring = new ExpiringStreams();
    const projector = new Projector(places, lists, log);
    const wal = new WriteAheadLog(walDir, replayed.nextSegment);
    const queue: CommitQueue = new CommitQueue(wal, durability, {
      shown: (place) => projector.mark(place),
      wake: (touched) => {
        for (const { place } of touched) streams.wakers.wake(place);
      },
      written: () => {
        if (wal.size >= checkpointBytes) void checkpointer.run().catch(() => {});
      },
      failed: (error) => log.error({ error, dir }, 'the log could not be written'),
    });
    const checkpointer = new Checkpointer({ dir, wal, queue, projector, places, lists, expiring, boot, log });
    const streams = new FileStreams({ places, queue, expiring, clock, random });
    const documents = new FileDocuments(places, lists);

    await recover({ replayed, last, lost, places, lists, expiring, projector, nowMs: clock.now() });
    // After a loss streams go on in new generations: these must be on record before anybody is given an offset.
    if (lost) await checkpointer.run();

    let closing: Promise<void> | undefined;
    return {
      streams,
      documents,
      commit: (changes) => commit(changes),
      privateStreams: (stream) => privateStreams(places, stream),
      async forgetTombstones(deletedBefore) {
        lists.tombstones.forget(Date.parse(deletedBefore));
      },
      close: () => {
        closing ??= end();
        return closing;
      },
    };

    async function end(): Promise<void> {
      await queue.settled();
      queue.stop(new StorageFailure('The storage is closed.'));
      projector.stop();
      try {
        await checkpointer.end();
      } finally {
        wal.close();
        places.pool.close();
        release();
      }
    }

    function commit(changes: readonly Change[]): Promise<void> {
      const found = new Map<string, OpenPlace | Promise<OpenPlace>>();
      for (const change of changes) {
        if (change.type === 'job.send') continue;
        const [place, name] = placeOf(change);
        if (!found.has(place)) found.set(place, places.find(place, name));
      }
      const all = [...found.values()];
      if (!all.some((one) => one instanceof Promise)) return submit(changes, all.filter(isOpen));
      return held(all, (opened) => submit(changes, opened));
    }

    function submit(changes: readonly Change[], opened: readonly OpenPlace[]): Promise<void> {
      const byPlace = new Map(opened.map((place) => [place.place, place]));
      const at = (key: string): OpenPlace => {
        const place = byPlace.get(key);
        if (!place) throw new Error(`not opened: ${key}`);
        return place;
      };
      const context = {
        streamPlace: (stream: string) => at(streamPlace(stream)),
        documentPlace: (collection: Collection, id: string) => at(documentPlace(collection, id)),
        lists,
      };
      return queue.run({
        places: opened,
        durable: true,
        plan: () => {
          const lookup = (stream: string) => context.streamPlace(stream).staged.stream;
          const stands = (fence: Fence) => fenceStands(fence, context.documentPlace(fence.collection, fence.id));
          const meets = (one: Expectation) => expectationMet(one, context.documentPlace(one.collection, one.id));
          const effects = planChanges(changes, { lookup, stands, meets, nowMs: clock.now(), random });
          return { steps: stepsOf(effects, context), result: undefined };
        },
      });
    }
  }
}

/** Waits for places that are read; none of them may be forgotten until the job that is begun then holds them itself. */
async function held<T>(
  places: readonly (OpenPlace | Promise<OpenPlace>)[],
  begin: (opened: readonly OpenPlace[]) => Promise<T>,
): Promise<T> {
  const taken: OpenPlace[] = [];
  const take = (place: OpenPlace) => {
    place.users += 1;
    taken.push(place);
    return place;
  };
  try {
    const found = await Promise.allSettled(places.map((one) => (one instanceof Promise ? one.then(take) : take(one))));
    const failed = found.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return await begin(taken);
  } finally {
    for (const place of taken) place.users -= 1;
  }
}

function isOpen(place: OpenPlace | Promise<OpenPlace>): place is OpenPlace {
  return !(place instanceof Promise);
}

function placeOf(change: Exclude<Change, { type: 'job.send' }>): [place: string, name: string] {
  return 'stream' in change
    ? [streamPlace(change.stream), change.stream]
    : [documentPlace(change.collection, change.id), `${change.collection}/${change.id}`];
}

/** A stream store of its own in a directory, for application-owned streams. */
export async function fileStreamStore(options: FileStorageOptions): Promise<StreamStore & { close(): Promise<void> }> {
  const storage = await fileStorage(options);
  return Object.assign(storage.streams, { close: () => storage.close() });
}
