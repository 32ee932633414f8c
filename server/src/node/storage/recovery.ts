import { expiryMs } from '../../storage/stream-state.ts';
import type { Checkpoint } from './checkpoint-file.ts';
import type { ExpiringStreams } from './expiring-streams.ts';
import { AGENTS, documentPlace, RUNS, runPlace, SUBMISSIONS } from './layout.ts';
import type { Lists } from './lists.ts';
import { afterLosses } from './losses.ts';
import type { OpenPlace } from './open-place.ts';
import type { Places } from './places.ts';
import type { Projector } from './projector.ts';
import type { Replay, Replayed } from './replay.ts';

/**
 * Puts what the log has into memory, as if it had just been written; the projector brings the files up to it in its own
 * time. Costs what was logged since the last checkpoint and what is unfinished, not what is stored.
 */
export async function recover(parts: {
  replayed: Replay;
  last: Checkpoint;
  lost: boolean;
  places: Places;
  lists: Lists;
  expiring: ExpiringStreams;
  projector: Projector;
  nowMs: number;
}): Promise<void> {
  const { replayed, last, lost, places, lists, expiring, projector, nowMs } = parts;
  for (const stream of last.expiring) expiring.note(stream, nowMs);
  for (const [key, from] of replayed.places) {
    const place = restore(key, from, lost);
    projector.mark(place);
    const state = place.visible.stream;
    if (state && Number.isFinite(expiryMs(state.settings, nowMs))) expiring.note(place.name, nowMs);
    note(place, from);
  }
  for (const runId of last.unfinished) {
    noteNow(await places.find(runPlace(runId), `${RUNS}/${runId}`));
  }
  for (const id of last.unsettled ?? []) {
    noteNow(await places.find(documentPlace(SUBMISSIONS, id), `${SUBMISSIONS}/${id}`));
  }

  function restore(key: string, { name, base, changes }: Replayed, cut: boolean): OpenPlace {
    const exists = base.stream !== undefined || base.document !== undefined;
    const place = places.add({ place: key, name, value: base, lastAccessMs: nowMs, exists });
    for (const { value, bytes, reset } of changes) place.show(value, { reset, ...(bytes ? { bytes } : {}) });
    place.distrustFile();
    const { stream } = place.visible;
    if (cut && stream) place.show({ ...place.visible, stream: afterLosses(stream, 1) }, { reset: false });
    place.staged = place.visible;
    // The segments that were replayed have all of it.
    place.loggedSince = 0;
    return place;
  }

  function noteNow({ place, name, visible }: OpenPlace): void {
    lists.noteTexts(place, name, undefined, visible.document);
  }

  function note({ place, name, visible }: OpenPlace, { base, changes }: Replayed): void {
    if (!place.startsWith(`${AGENTS}/`)) {
      const last = [base, ...changes.map(({ value }) => value)].findLast(({ document }) => document !== undefined);
      lists.noteTexts(place, name, last?.document, visible.document);
      return;
    }
    // An instance may have been deleted and made anew, at another time.
    let before = base.document;
    for (const { value } of changes) {
      lists.noteTexts(place, name, before, value.document);
      before = value.document;
    }
  }
}
