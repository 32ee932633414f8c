import { randomUUID } from 'node:crypto';
import type { Job, PgBoss } from 'pg-boss';
import { systemClock } from '../../../clock.ts';
import type { SharedJobHandler, SharedQueue } from '../../../engine/queue/shared-queue.ts';
import { within } from '../../../engine/within.ts';
import type { Logger } from '../../../log.ts';
import type { Change, StreamStore } from '../../../storage/port.ts';
import type { JobData, QueueName } from './open-boss.ts';
import { SettledJobs } from './settled-jobs.ts';

export interface BossQueueParts {
  readonly boss: PgBoss;
  readonly name: QueueName;
  /** By which nodes wake each other. */
  readonly streams: Pick<StreamStore, 'subscribe' | 'wake'>;
  readonly log: Logger;
  /** How often a node looks for work that nobody told it of. */
  readonly pollEveryMs: number;
}

/** How often a node says that it has its jobs still: some times within what pg-boss waits for. */
const HEARTBEAT_MS = 3_000;
/** How long aborted work may take to let go before the node stops without it. */
const LETTING_GO_MS = 1_000;
const WAITING_IS_KNOWN_FOR_MS = 2_000;

interface Held {
  readonly job: Job<JobData>;
  readonly controller: AbortController;
}

/**
 * One of pg-boss's queues, as a node takes from it: as many jobs by one statement as it has room for, when it admitted one
 * itself, when another node that has no room tells of one, and every so often in case that was not heard. Work that a node
 * admits it does itself as long as it can, so that nodes with room do not all ask for the same job.
 */
export class BossQueue implements SharedQueue {
  readonly #parts: BossQueueParts;
  readonly #held = new Set<Held>();
  readonly #running = new Set<Promise<void>>();
  readonly #over = new AbortController();
  readonly #settled: SettledJobs;
  #handler: SharedJobHandler | undefined;
  #concurrency = 0;
  #asked = false;
  #fetching: Promise<void> | undefined;
  #unsubscribe = () => {};
  #waiting = { count: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor(parts: BossQueueParts) {
    this.#parts = parts;
    this.#settled = new SettledJobs(parts, () => this.#look());
  }

  admission(key: string): Change {
    return { type: 'job.send', queue: this.#parts.name, id: randomUUID(), key };
  }

  admitted(): void {
    this.#waiting.count += 1;
    if (this.#room > 0) this.#look();
    else this.#parts.streams.wake(this.#topic);
  }

  get waiting(): number {
    void this.#count();
    return this.#waiting.count;
  }

  start(handler: SharedJobHandler, concurrency: number): void {
    this.#handler = handler;
    this.#concurrency = concurrency;
    this.#unsubscribe = this.#parts.streams.subscribe(this.#topic, () => this.#look());
    this.#every(this.#parts.pollEveryMs, async () => this.#look());
    this.#every(HEARTBEAT_MS, () => this.#touch());
    this.#look();
  }

  async stop(graceMs: number): Promise<void> {
    this.#handler = undefined;
    this.#unsubscribe();
    await this.#fetching;
    const allDone = () => Promise.all(this.#running);
    await within(systemClock, graceMs, allDone());
    const stopping = new DOMException('The server is stopping', 'AbortError');
    for (const { controller } of this.#held) controller.abort(stopping);
    await within(systemClock, LETTING_GO_MS, allDone());
    this.#over.abort(stopping);
    await this.#settled.written();
  }

  get #topic(): string {
    return `queues/${this.#parts.name}`;
  }

  get #room(): number {
    return this.#handler ? this.#concurrency - this.#held.size : 0;
  }

  /** Takes what there is and what there is room for; once more after a time during which somebody asked. */
  #look(): void {
    this.#asked = true;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
  }

  async #fetch(): Promise<void> {
    while (this.#asked && this.#room > 0) {
      this.#asked = false;
      const { boss, name, log } = this.#parts;
      const batchSize = this.#room;
      try {
        const jobs = await boss.fetch<JobData>(name, { batchSize });
        for (const job of jobs) this.#begin(job);
        this.#asked ||= jobs.length === batchSize;
      } catch (error) {
        log.warn({ err: error, queue: name }, 'the queue could not be asked for work; trying again');
        return;
      }
    }
  }

  #begin(job: Job<JobData>): void {
    const held = { job, controller: new AbortController() };
    this.#held.add(held);
    this.#waiting.count = Math.max(0, this.#waiting.count - 1);
    const done = this.#work(held).finally(() => this.#running.delete(done));
    this.#running.add(done);
  }

  async #work(held: Held): Promise<void> {
    const { job, controller } = held;
    const handler = this.#handler;
    const given = { key: job.data.key, again: job.retryCount > 0 };
    const ended = handler ? await handler(given, controller.signal).catch(() => false) : false;
    this.#held.delete(held);
    if (ended) this.#settled.done(job);
    else this.#settled.left(job);
    if (this.#asked) this.#look();
  }

  /** Says that this node is alive. Work that was given to another meanwhile is left. */
  async #touch(): Promise<void> {
    const held = [...this.#held];
    if (held.length === 0) return;
    const { boss, name, log } = this.#parts;
    const jobs = held.map(({ job }) => job);
    if (affected(await boss.touch(name, jobs)) === held.length) return;
    for (const one of held) {
      const { job, controller } = one;
      if (affected(await boss.touch(name, job)) !== 0 || !this.#held.has(one)) continue;
      log.warn({ queue: name, ...job.data }, 'this node was not heard of for too long; its work was given to another');
      controller.abort(new DOMException('The work was given to another node', 'AbortError'));
    }
  }

  #every(ms: number, work: () => Promise<void>): void {
    const { signal } = this.#over;
    const loop = async () => {
      while (!signal.aborted) {
        await systemClock.sleep(ms, signal);
        await work().catch((error: unknown) => {
          this.#parts.log.warn({ err: error, queue: this.#parts.name }, 'the queue did not answer');
        });
      }
    };
    loop().catch(() => undefined);
  }

  /** As pg-boss counted last. */
  async #count(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#waiting.atMs < WAITING_IS_KNOWN_FOR_MS) return;
    this.#waiting.atMs = nowMs;
    const stats = await this.#parts.boss.getQueueStats(this.#parts.name).catch(() => []);
    for (const { readyCount } of stats) this.#waiting.count = readyCount;
  }
}

/** How many jobs a command was about that this node has still; pg-boss tells, and its types do not. */
function affected(response: object): number | undefined {
  return 'affected' in response && typeof response.affected === 'number' ? response.affected : undefined;
}
