import type { Offset, ReadOptions, StreamPage } from '../../storage/port.ts';
import { readPage } from '../../storage/read-page.ts';
import type { StreamState } from '../../storage/stream-state.ts';
import type { OpenPlace } from './open-place.ts';

/** A page of a place's stream; `undefined` when the place got another stream while its file was read. */
export async function readPlace(
  place: OpenPlace,
  state: StreamState,
  from: Offset,
  options: ReadOptions | undefined,
): Promise<StreamPage | undefined> {
  const isSame = () => place.visible.stream?.generation === state.generation;
  try {
    const page = await readPage(state, (start, end) => place.bytes(start, end), from, options);
    return isSame() ? page : undefined;
  } catch (error) {
    if (isSame()) throw error;
    return undefined;
  }
}
