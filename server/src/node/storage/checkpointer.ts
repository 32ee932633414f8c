import type { Logger } from '../../log.ts';
import { writeCheckpoint } from './checkpoint-file.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { ExpiringStreams } from './expiring-streams.ts';
import type { Lists } from './lists.ts';
import type { Places } from './places.ts';
import type { Projector } from './projector.ts';
import { syncFiles } from './sync-files.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

interface Parts {
  readonly dir: string;
  readonly wal: WriteAheadLog;
  readonly queue: CommitQueue;
  readonly projector: Projector;
  readonly places: Places;
  readonly lists: Lists;
  readonly expiring: ExpiringStreams;
  readonly boot: string | undefined;
  readonly log: Logger;
}

/**
 * Cuts the log: the files are brought up to it and synced, then the checkpoint says where the log starts now, then what is
 * in front of that is removed. Writers are not held up; what they write meanwhile is in the new segment.
 */
export class Checkpointer {
  readonly #parts: Parts;
  #running: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  run(): Promise<void> {
    this.#running ??= this.#checkpoint(false).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The last one, of a storage that takes no more changes: nothing is left to recover. */
  async end(): Promise<void> {
    await this.#running?.catch(() => {});
    await this.#checkpoint(true);
  }

  async #checkpoint(clean: boolean): Promise<void> {
    const { dir, wal, queue, projector, places, lists, expiring, boot, log } = this.#parts;
    let touched = new Set<string>();
    try {
      queue.flush();
      wal.rotate();
      const segment = wal.segment;
      queue.checkpoint += 1;
      await queue.settled();
      await projector.flushAll();
      touched = projector.takeTouched();
      await syncFiles(dir, touched);
      writeCheckpoint(dir, {
        segment,
        unfinished: [...lists.runs.unfinished],
        unsettled: [...lists.unsettled.ids],
        expiring: expiring.names,
        losses: places.losses,
        boot,
        clean,
      });
      wal.removeBefore(segment);
    } catch (error) {
      projector.giveBack(touched);
      log.error({ error, dir }, 'the checkpoint failed; the log grows until one succeeds');
      throw error;
    }
  }
}
