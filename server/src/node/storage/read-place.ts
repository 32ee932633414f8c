import type { ReadBytes } from '../../storage/read-page.ts';
import type { StreamState } from '../../storage/stream-state.ts';
import type { OpenPlace } from './open-place.ts';

/** Reads of a place's stream; `undefined` when the place got another stream while its file was read. */
export async function readPlace<T>(
  place: OpenPlace,
  state: StreamState,
  read: (state: StreamState, bytes: ReadBytes) => Promise<T>,
): Promise<T | undefined> {
  const isSame = () => place.visible.stream?.generation === state.generation;
  try {
    const result = await read(state, (start, end, into) => place.bytes(start, end, into));
    return isSame() ? result : undefined;
  } catch (error) {
    if (isSame()) throw error;
    return undefined;
  }
}
