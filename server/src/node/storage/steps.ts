import type { Effect } from '../../storage/plan.ts';
import type { Collection } from '../../storage/port.ts';
import type { Step } from './commit-queue.ts';
import type { Lists } from './lists.ts';
import type { PlaceValue } from './log-entry.ts';
import type { OpenPlace } from './open-place.ts';

export interface StepContext {
  readonly streamPlace: (stream: string) => OpenPlace;
  readonly documentPlace: (collection: Collection, id: string) => OpenPlace;
  readonly lists: Lists;
}

/** Effects as steps on places; several on one place follow each other. */
export function stepsOf(effects: readonly Effect[], context: StepContext): Step[] {
  const latest = new Map<OpenPlace, PlaceValue>();
  return effects.map((effect) => {
    const place =
      effect.type === 'stream' || effect.type === 'stream.delete'
        ? context.streamPlace(effect.stream)
        : context.documentPlace(effect.collection, effect.id);
    const step = stepOf(effect, place, latest.get(place) ?? place.staged, context);
    latest.set(place, step.after);
    return step;
  });
}

function stepOf(effect: Effect, place: OpenPlace, before: PlaceValue, context: StepContext): Step {
  switch (effect.type) {
    case 'stream':
      return streamStep(effect, place, before);
    case 'stream.delete': {
      const { stream: _gone, ...after } = before;
      return { place, after, entry: { stream: null } };
    }
    case 'document.delete': {
      const { document: _gone, ...after } = before;
      return { place, after, entry: { document: null }, ...noted(effect, before, context) };
    }
    case 'document.put': {
      const document = JSON.stringify(effect.value);
      return { place, after: { ...before, document }, entry: { document }, ...noted(effect, before, context) };
    }
  }
}

/** Lists hear of a change of theirs when it is visible. */
function noted(
  effect: Extract<Effect, { type: 'document.put' | 'document.delete' }>,
  before: PlaceValue,
  { lists }: StepContext,
): Pick<Step, 'shown'> {
  const shown = lists.noting(effect, before.document);
  return shown ? { shown } : {};
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
