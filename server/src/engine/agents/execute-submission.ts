import type { JsonValue } from '@openflue/spec';
import type { Agent } from '../../authoring/agent-module.ts';
import { jsonSnapshot } from '../../authoring/json-snapshot.ts';
import { type ResolvedAgent, resolveAgent } from '../../authoring/resolve-agent.ts';
import { orAborted } from '../../harness/abort.ts';
import { startHarness } from '../../harness/init-harness.ts';
import { addUsage } from '../../models/model-facts.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { Attempt } from '../attempt.ts';
import { within } from '../within.ts';
import { attachedImages } from './attachments.ts';
import { beginAgain } from './begin-again.ts';
import { InstanceSessionLog } from './instance-session-log.ts';
import { InstanceWorkspace } from './instance-workspace.ts';
import { openSubmission, type SettleOptions, type SubmissionEnd, settleSubmission } from './settle-submission.ts';
import { SubmissionStop, timedOut } from './submission-stop.ts';
import { submittedText } from './submitted-message.ts';
import { NOTHING_WRITTEN, type WrittenSoFar } from './written-so-far.ts';

/** Wall-clock limit of a submission's work whose agent sets none. */
const DEFAULT_TIMEOUT_MS = 3_600_000;

/**
 * Does the work of one submission, or the rest of it, and settles it. `before`: what an earlier process wrote of it, if
 * there was one. One that is stopped for no `SubmissionStop` is left as it stands, for the next start of the server.
 */
export async function executeSubmission(
  submission: StoredSubmission,
  agent: Agent,
  attempt: Attempt,
  before: WrittenSoFar | undefined,
  options: SettleOptions,
): Promise<void> {
  const { clock, log, env, harness, storage, cancelGraceMs } = options;
  const { submissionId, instanceId, agentName } = submission;
  const { signal } = attempt;
  const opened = openSubmission(submission, before ?? NOTHING_WRITTEN, options);
  const instance = { agent: agentName, id: instanceId };

  // What the work holds on to must let go when the submission is over, whichever way it ends.
  const over = new AbortController();
  const limit = (timeoutMs: number, sinceMs: number, until: AbortSignal) => {
    const stop = () => attempt.stop(timedOut(timeoutMs));
    const leftMs = Math.min(timeoutMs, sinceMs + timeoutMs - clock.now());
    if (leftMs <= 0) stop();
    else clock.sleep(leftMs, until).then(stop, () => undefined);
  };

  let sessionLog: InstanceSessionLog | undefined;
  const workspace = new InstanceWorkspace(storage, instance, clock, options.charge);
  const configure = async (): Promise<ResolvedAgent> => {
    const configured = new AbortController();
    limit(DEFAULT_TIMEOUT_MS, clock.now(), AbortSignal.any([configured.signal, over.signal]));
    try {
      return await resolveAgent(agent.definition, { id: instanceId, env, payload: undefined });
    } finally {
      configured.abort();
    }
  };
  const work = async (): Promise<SubmissionEnd> => {
    const images = await attachedImages(storage.streams, instance, submission);
    sessionLog = new InstanceSessionLog(storage, options.histories, submission, images, options.charge);
    const resolved = await configure();
    const { durability = {} } = resolved;
    const again = before && (await beginAgain(submission, before, durability, sessionLog, opened, options));
    const sinceMs = again?.answered ? undefined : before?.begunAtMs;
    limit(durability.timeoutMs ?? DEFAULT_TIMEOUT_MS, sinceMs ?? clock.now(), over.signal);
    signal.throwIfAborted();
    const kept = {
      sessionLog,
      journal: again?.journal,
      workspace: workspace.factory,
      checkpoint: () => workspace.keep(),
    };
    const shared = { id: instanceId, env, clock, log, ...kept, emitter: opened.emitter };
    const stop = AbortSignal.any([signal, over.signal]);
    const running = startHarness(resolved, { ...harness, ...shared, signal: stop });
    const session = await running.session(submission.session);
    const given = images.map(({ mimeType, data }) => ({ type: 'image' as const, mimeType, data }));
    const answer = await session.prompt(submittedText(submission), { images: given });
    return { result: toJson({ ...answer, usage: before ? addUsage(before.usage, answer.usage) : answer.usage }) };
  };
  const working = work();
  let end = await orAborted(working, signal).catch((error: unknown): SubmissionEnd => ({ error }));
  await attempt.decide();
  const stopped = signal.aborted;
  if (stopped && signal.reason instanceof SubmissionStop) {
    await within(clock, cancelGraceMs, working);
    end = { error: signal.reason };
  }
  over.abort(new DOMException(`The submission ${submissionId} has settled`, 'AbortError'));
  // What could not be kept fails the submission, whatever it came to; but a stop that was answered stands.
  const lost = (error: unknown): void => {
    if (!stopped) end = { error };
  };
  await sessionLog?.close().catch(lost);
  if (stopped && !(signal.reason instanceof SubmissionStop)) return await opened.events.close();
  const files = await workspace.changes().catch(lost);
  await settleSubmission(submission, end, opened, options, files ?? []);
}

function toJson(answer: object): JsonValue {
  return jsonSnapshot(answer, 'result') ?? null;
}
