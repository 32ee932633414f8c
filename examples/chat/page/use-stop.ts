import { useState } from 'react';

/** What stops work that goes on elsewhere. Whether it did, the work itself will show; `failure` says that it was not reached. */
export function useStop(stop: () => Promise<unknown>) {
  const [failure, setFailure] = useState<Error>();
  return {
    failure,
    stop() {
      setFailure(undefined);
      stop().catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
    },
  };
}
