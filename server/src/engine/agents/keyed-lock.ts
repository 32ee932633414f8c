/** Runs what is given under one key one after the other, in the order it was asked for; keys do not wait for each other. */
export function keyedLock() {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const earlier = tails.get(key) ?? Promise.resolve();
    const mine = earlier.then(work, work);
    const tail = mine.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

export type KeyedLock = ReturnType<typeof keyedLock>;
