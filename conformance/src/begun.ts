/** Work that is awaited later: when something else fails first, its own failure is nobody's business any more. */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}
