import type { FlueEvent, JsonValue, RunReceipt, RunRecord } from '@openflue/spec';
import type { FixtureName } from './fixtures.ts';
import type { Ask, Probe } from './probe.ts';
import { followToEnd } from './read-stream.ts';

export function workflowPath(probe: Probe, fixture: FixtureName): string {
  return `/workflows/${encodeURIComponent(probe.name(fixture))}`;
}

/** Starts a run of a fixture and takes its receipt. */
export async function startRun(
  probe: Probe,
  fixture: FixtureName,
  payload?: JsonValue,
  ask?: Ask,
): Promise<RunReceipt> {
  const answer = await probe.post(workflowPath(probe, fixture), payload, ask);
  return probe.expect(answer, 202).json<RunReceipt>();
}

export async function recordOf(probe: Probe, runId: string): Promise<RunRecord> {
  return probe.expect(await probe.get(`/runs/${runId}?meta`), 200).json<RunRecord>();
}

/** Starts a run and follows it to its end. */
export async function runToEnd(
  probe: Probe,
  fixture: FixtureName,
  payload?: JsonValue,
): Promise<{ receipt: RunReceipt; events: FlueEvent[]; record: RunRecord }> {
  const receipt = await startRun(probe, fixture, payload);
  const events = await followToEnd(probe, `/runs/${receipt.runId}`);
  return { receipt, events, record: await recordOf(probe, receipt.runId) };
}

/** The one event of a type that a stream must have. */
export function theOne<T extends FlueEvent['type']>(
  probe: Probe,
  events: readonly FlueEvent[],
  type: T,
): Extract<FlueEvent, { type: T }> {
  const found = events.filter((event): event is Extract<FlueEvent, { type: T }> => event.type === type);
  const [event] = found;
  probe.check(found.length === 1, `The stream has ${found.length} events of type ${type}, expected one.`);
  if (!event) throw new Error('unreachable: checked above');
  return event;
}
