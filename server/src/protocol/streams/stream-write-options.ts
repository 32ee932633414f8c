import type { StreamStore } from '../../storage/port.ts';

export interface StreamWriteOptions {
  readonly store: StreamStore;
  readonly stream: string;
  readonly bodyLimitBytes: number;
  /** Added to the answer. */
  readonly headers: Readonly<Record<string, string>>;
}
