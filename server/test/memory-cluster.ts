import type { Cluster, SharedJob, SharedJobHandler, SharedQueue } from '../src/engine/queue/shared-queue.ts';
import { memoryStorage } from '../src/storage/memory-storage.ts';
import type { Storage } from '../src/storage/port.ts';
import type { StorageOptions } from '../src/storage/storage-options.ts';

interface Waiting {
  readonly key: string;
  again: boolean;
  /** The node that has it. */
  holder?: MemoryNode;
}

/** A service of several nodes in this process: one storage in memory, and the queues that they share. */
export interface MemoryCluster {
  readonly storage: Storage;
  /** For another engine over the storage. */
  join(): MemoryNode;
}

export interface MemoryNode {
  readonly cluster: Cluster;
  /** What it works on is given to the other nodes, as that of a node that was not heard of for a while; it is told nothing. */
  takenForDead(): void;
}

export function memoryCluster(options: StorageOptions = {}): MemoryCluster {
  const inner = memoryStorage(options);
  const queues = { runs: new MemoryQueue(false), submissions: new MemoryQueue(true) };
  const storage: Storage = {
    ...inner,
    async commit(changes) {
      await inner.commit(changes);
      for (const change of changes) {
        if (change.type !== 'job.send') continue;
        if (change.queue === 'runs' || change.queue === 'submissions') queues[change.queue].add(change.key);
      }
    },
  };
  return {
    storage,
    join() {
      const node: MemoryNode = {
        cluster: {
          runs: queues.runs.face('runs', () => node),
          submissions: queues.submissions.face('submissions', () => node),
        },
        takenForDead() {
          for (const queue of Object.values(queues)) queue.takeFrom(node);
        },
      };
      return node;
    },
  };
}

class MemoryQueue {
  readonly #oneOfAKey: boolean;
  readonly #jobs: Waiting[] = [];
  readonly #workers = new Map<MemoryNode, (job: Waiting) => void>();

  constructor(oneOfAKey: boolean) {
    this.#oneOfAKey = oneOfAKey;
  }

  add(key: string): void {
    this.#jobs.push({ key, again: false });
    setTimeout(() => this.#handOut(), 0);
  }

  takeFrom(node: MemoryNode): void {
    this.#workers.delete(node);
    for (const job of this.#jobs) {
      if (job.holder !== node) continue;
      delete job.holder;
      job.again = true;
    }
    this.#handOut();
  }

  face(name: string, self: () => MemoryNode): SharedQueue {
    const stopping = new AbortController();
    const running = new Set<Promise<void>>();
    const queue = this;
    return {
      admission: (key) => ({ type: 'job.send', queue: name, id: crypto.randomUUID(), key }),
      admitted: () => {},
      get waiting() {
        return queue.#jobs.filter(({ holder }) => !holder).length;
      },
      start(handler) {
        const begin = (job: Waiting) => {
          const done = queue.#work(job, self(), handler, stopping.signal).finally(() => running.delete(done));
          running.add(done);
        };
        queue.#workers.set(self(), begin);
        queue.#handOut();
      },
      async stop(graceMs) {
        queue.#workers.delete(self());
        const timer = setTimeout(() => stopping.abort(new DOMException('The node stops', 'AbortError')), graceMs);
        await Promise.all(running);
        clearTimeout(timer);
      },
    };
  }

  async #work(job: Waiting, node: MemoryNode, handler: SharedJobHandler, signal: AbortSignal): Promise<void> {
    const given: SharedJob = { key: job.key, again: job.again };
    const done = await handler(given, signal).catch(() => false);
    if (job.holder !== node) return;
    delete job.holder;
    if (done) this.#jobs.splice(this.#jobs.indexOf(job), 1);
    else job.again = true;
    setTimeout(() => this.#handOut(), 0);
  }

  #handOut(): void {
    for (const job of [...this.#jobs]) {
      const nodes = [...this.#workers.keys()];
      const node = nodes[this.#jobs.filter(({ holder }) => holder).length % nodes.length];
      if (!node || job.holder || (this.#oneOfAKey && this.#isBlocked(job))) continue;
      job.holder = node;
      this.#workers.get(node)?.(job);
    }
  }

  #isBlocked(job: Waiting): boolean {
    const same = this.#jobs.filter(({ key }) => key === job.key);
    return same[0] !== job || same.some(({ holder }) => holder);
  }
}
