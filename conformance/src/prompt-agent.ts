import type { FlueEvent, JsonObject, PromptReceipt, PromptResult } from '@openflue/spec';
import type { Ask, Probe } from './probe.ts';
import { followUntil } from './read-stream.ts';

export function agentPath(probe: Probe, id: string): string {
  return `/agents/${encodeURIComponent(probe.name('assistant'))}/${encodeURIComponent(id)}`;
}

/** Path of an instance that nobody else uses. */
export function freshInstance(probe: Probe): string {
  return agentPath(probe, probe.unique('conformance'));
}

/** Sends a prompt and takes its receipt. What the assistant does with which message: `docs/conformance.md`. */
export async function prompt(
  probe: Probe,
  path: string,
  message: string,
  more: JsonObject = {},
  ask?: Ask,
): Promise<PromptReceipt> {
  return probe.expect(await probe.post(path, { message, ...more }, ask), 202).json<PromptReceipt>();
}

/** Sends a prompt and waits for what is answered. */
export async function promptResult(
  probe: Probe,
  path: string,
  message: string,
  more: JsonObject = {},
): Promise<PromptResult> {
  return probe.expect(await probe.post(`${path}?wait=result`, { message, ...more }), 200).json<PromptResult>();
}

/** Events of an instance up to the settlement of each of these submissions. */
export async function untilSettled(
  probe: Probe,
  path: string,
  ...submissionIds: readonly string[]
): Promise<FlueEvent[]> {
  const { items } = await followUntil(probe, path, (events) =>
    submissionIds.every((id) =>
      events.some((event) => event.type === 'submission_settled' && event.submissionId === id),
    ),
  );
  return items;
}
