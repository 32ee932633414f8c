import type { Effect } from '../../storage/plan.ts';
import type { Collection } from '../../storage/port.ts';
import { pointerOf } from '../../storage/run-query.ts';
import type { Step } from './commit-queue.ts';
import type { PlaceValue } from './log-entry.ts';
import type { OpenPlace } from './open-place.ts';
import type { RunList } from './run-list.ts';

export interface StepContext {
  readonly streamPlace: (stream: string) => OpenPlace;
  readonly documentPlace: (collection: Collection, id: string) => OpenPlace;
  readonly runs: RunList;
}

/** Effects as steps on places; several on one place follow each other. */
export function stepsOf(effects: readonly Effect[], context: StepContext): Step[] {
  const latest = new Map<OpenPlace, PlaceValue>();
  return effects.map((effect) => {
    const place =
      effect.type === 'stream' || effect.type === 'stream.delete'
        ? context.streamPlace(effect.stream)
        : context.documentPlace(effect.collection, effect.id);
    const step = stepOf(effect, place, latest.get(place) ?? place.staged, context.runs);
    latest.set(place, step.after);
    return step;
  });
}

function stepOf(effect: Effect, place: OpenPlace, before: PlaceValue, runs: RunList): Step {
  switch (effect.type) {
    case 'stream':
      return streamStep(effect, place, before);
    case 'stream.delete': {
      const { stream: _gone, ...after } = before;
      return { place, after, entry: { stream: null } };
    }
    case 'document.delete': {
      const { document: _gone, ...after } = before;
      const shown = effect.collection === 'runs' ? () => runs.delete(effect.id) : undefined;
      return { place, after, entry: { document: null }, ...(shown ? { shown } : {}) };
    }
    case 'document.put': {
      const document = JSON.stringify(effect.value);
      const pointer = effect.collection === 'runs' ? pointerOf(effect.value) : undefined;
      const shown = pointer && (() => runs.put(pointer));
      return { place, after: { ...before, document }, entry: { document }, ...(shown ? { shown } : {}) };
    }
  }
}

export function streamStep(effect: Extract<Effect, { type: 'stream' }>, place: OpenPlace, before: PlaceValue): Step {
  const { state, bytes, write, created } = effect;
  return {
    place,
    after: { ...before, stream: state },
    entry: {
      // The log has a created stream as it was while empty; what it was created with follows as its first write.
      ...(created ? { stream: { ...state, length: 0, closed: false } } : {}),
      advance: { bytes: bytes.length, ...write },
    },
    bytes,
  };
}
