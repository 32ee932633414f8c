import type { EventScope, FlueEvent } from '@openflue/spec';
import type { LocalObservation } from './observe.ts';

type WithoutEnvelope<E> = E extends unknown ? Omit<E, 'v' | 'eventIndex' | 'timestamp' | keyof EventScope> : never;

/** An event as its producer knows it; the emitter adds `v`, `eventIndex`, `timestamp` and the scope's ids. */
export type NewEvent = WithoutEnvelope<FlueEvent> & Partial<EventScope>;

/** Where everything that runs reports to. Never throws and never blocks: the bytes are written behind it. */
export interface Emitter {
  emit(event: NewEvent): void;
  /** Shows the observers in this process what no stream carries. */
  note(observation: LocalObservation): void;
  /** An emitter that adds these ids to every event (`harness`, `session`, `operationId`, …). */
  with(scope: Partial<EventScope>): Emitter;
}
