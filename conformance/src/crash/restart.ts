/**
 * Ends the server without a warning (`kill -9`) and starts it again, on the same data. Resolves once the new one was
 * started, which need not be ready yet; rejects when that failed.
 */
export type Restart = (signal: AbortSignal) => Promise<void>;
