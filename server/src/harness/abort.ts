/** What an aborted operation rejects with: an `AbortError`, with the reason as its cause when that was something else. */
export function toAbortError(reason: unknown): Error {
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  const said =
    reason instanceof Error ? reason.message : typeof reason === 'string' ? reason : 'The operation was aborted.';
  return Object.assign(new DOMException(said, 'AbortError'), { cause: reason });
}

/** `work`, or a rejection with the signal's reason as soon as it aborts: work that ignores the signal holds up nobody. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
