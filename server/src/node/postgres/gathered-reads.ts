/** Keys that one statement asks for at the most. */
const MAX_KEYS = 500;

/** Reads by key, those of one tick by one statement. Each is sent after it was asked for, so it sees what was written before. */
export class GatheredReads<V> {
  readonly #load: (keys: string[]) => Promise<ReadonlyMap<string, V>>;
  #waiting = new Map<string, PromiseWithResolvers<V | undefined>>();

  constructor(load: (keys: string[]) => Promise<ReadonlyMap<string, V>>) {
    this.#load = load;
  }

  get(key: string): Promise<V | undefined> {
    const waiting = this.#waiting.get(key) ?? Promise.withResolvers();
    if (this.#waiting.size === 0) setImmediate(() => this.#send());
    this.#waiting.set(key, waiting);
    if (this.#waiting.size >= MAX_KEYS) this.#send();
    return waiting.promise;
  }

  #send(): void {
    const gathered = this.#waiting;
    if (gathered.size === 0) return;
    this.#waiting = new Map();
    this.#load([...gathered.keys()]).then(
      (values) => {
        for (const [key, { resolve }] of gathered) resolve(values.get(key));
      },
      (error: unknown) => {
        for (const { reject } of gathered.values()) reject(error);
      },
    );
  }
}
