import { EVENT_VERSION, type EventScope, type Message, type ModelRequest, type TurnPurpose } from '@openflue/spec';
import type { NewEvent } from './emitter.ts';

/** One model call with everything that the model is given. For observers in the process; never written to a stream. */
export interface ModelCallObservation {
  readonly type: 'turn_request';
  readonly turnId: string;
  readonly purpose: TurnPurpose;
  readonly request: ModelRequest & {
    readonly input: {
      readonly systemPrompt?: string;
      readonly messages: readonly Message[];
      readonly tools: readonly { readonly name: string; readonly description: string; readonly parameters: unknown }[];
    };
  };
}

/** What observers see beside the events. */
export type LocalObservation = ModelCallObservation & Partial<EventScope>;

/** An event as it is emitted, before it is numbered and before waiting deltas are joined; or a local observation. */
export type Observation = StampedObservation & typeof VERSION;

type StampedObservation = (NewEvent | LocalObservation) & { readonly timestamp: string };

const VERSION: { readonly v: typeof EVENT_VERSION } = { v: EVENT_VERSION };

export type ObservationSubscriber = (observation: Observation) => void | Promise<void>;

/** Observers are registered for the whole process, as an application does at its start: module state is what it means. */
const subscribers = new Set<ObservationSubscriber>();

/**
 * Shows a subscriber everything that runs in this process from now on, as it happens. Subscribers are called in the path
 * of the work: they must be quick and change nothing. A failure of one is reported on the console and harms nobody.
 * Returns the function that ends it.
 */
export function observe(subscriber: ObservationSubscriber): () => void {
  // Wrapped, so that a function subscribed twice is ended once at a time.
  const own: ObservationSubscriber = (observation) => subscriber(observation);
  subscribers.add(own);
  return () => {
    subscribers.delete(own);
  };
}

/** True when somebody observes: what is costly to show need not be made otherwise. */
export function isObserved(): boolean {
  return subscribers.size > 0;
}

export function publish(stamped: StampedObservation): void {
  if (!isObserved()) return;
  const observation: Observation = Object.assign({}, VERSION, stamped);
  for (const subscriber of subscribers) {
    try {
      Promise.resolve(subscriber(observation)).catch(report);
    } catch (failure) {
      report(failure);
    }
  }
}

function report(failure: unknown): void {
  console.error('An observer failed:', failure);
}
