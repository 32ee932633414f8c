import type { FaceOptions } from './face-options.ts';

/** How runs and agents are read: the same for every stream of this face. */
export function streamReadOptions(options: FaceOptions) {
  const { longPollTimeoutMs, heartbeatMs, maxPageBytes, stopping } = options;
  return { store: options.engine().streams, longPollTimeoutMs, heartbeatMs, maxPageBytes, stopping };
}
