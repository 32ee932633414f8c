import { type SpawnedServer, spawnServer } from '../../spawn-server.ts';
import type { ChaosNode } from '../service.ts';

/** One server process of several on a database, which may be paused for a while. */
export class PausableNode implements ChaosNode {
  readonly #spawn: () => Promise<SpawnedServer>;
  #server: SpawnedServer | undefined;
  #paused: Promise<void> | undefined;
  #goOn = () => {};

  constructor(spawn: () => Promise<SpawnedServer>) {
    this.#spawn = spawn;
  }

  static at(database: string, dir: string, env: Readonly<Record<string, string>>): PausableNode {
    return new PausableNode(() => spawnServer({ dir, database }, env));
  }

  get url(): string {
    if (!this.#server) throw new Error('The server does not run.');
    return this.#server.url;
  }

  /** Somebody may be asked for something: it runs and is not paused. */
  get running(): boolean {
    return this.#server !== undefined && this.#paused === undefined;
  }

  /** Waits for the end of a pause, too. */
  async start(): Promise<void> {
    await this.#paused;
    this.#server ??= await this.#spawn();
  }

  /** Stops the process where it is; it goes on by itself, or to be ended. */
  pauseFor(ms: number): void {
    const { process } = this.#server ?? {};
    if (!process || this.#paused) return;
    process.kill('SIGSTOP');
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, ms).unref();
    this.#goOn = resolve;
    this.#paused = promise.then(() => {
      process.kill('SIGCONT');
      this.#paused = undefined;
    });
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const server = this.#server;
    this.#server = undefined;
    // A process that is paused hears no SIGTERM, and one that is to be killed must do nothing more before.
    const ended = server?.end(signal);
    this.#goOn();
    return (await ended) ?? null;
  }
}
