import {
  aborted,
  eventLogger,
  openSubmission,
  orAborted,
  type PendingSubmission,
  type SettlementOptions,
  type StoredSubmission,
  type SubmissionEnd,
  settleSubmission,
  submittedText,
} from '@openflue/server/engine-parts';
import type { AgentPlay, AgentScenario } from '../scenarios/play.ts';
import type { Answer } from '../scenarios/turn.ts';
import { converse } from './converse.ts';
import type { Stage } from './stage.ts';

/** Plays what one submission does, and settles it. */
export async function playSubmission(
  { submissionId, attempt }: PendingSubmission,
  scenarioOf: (agent: string) => AgentScenario | undefined,
  settling: SettlementOptions,
  stage: Stage,
): Promise<void> {
  const submission = await stage.storage.documents.get('submissions', submissionId);
  const scenario = submission && scenarioOf(submission.agentName);
  if (!submission || !scenario) return;
  const opened = openSubmission(submission, { nextIndex: 0, userMessageShown: false }, settling);
  try {
    const { signal } = attempt;
    const { session } = submission;
    const emitter = opened.emitter.with({ harness: 'default', session });
    const message = { role: 'user' as const, content: submittedText(submission) };
    const working = async (): Promise<SubmissionEnd> => {
      signal.throwIfAborted();
      const said = await converse({ ...stage, emitter, signal, message }, async (turn) =>
        scenario(playOf(submission, turn, { signal, log: eventLogger(emitter), clock: stage.clock })),
      );
      return { result: { ...said, usage: { ...said.usage }, model: { ...said.model } } };
    };
    const ended = await orAborted(working(), signal).catch((error: unknown): SubmissionEnd => ({ error }));
    await attempt.decide();
    await settleSubmission(submission, signal.aborted ? { error: aborted() } : ended, opened, settling);
  } finally {
    attempt.end();
  }
}

function playOf(
  submission: StoredSubmission,
  turn: (answer: Answer) => Promise<string>,
  { signal, log, clock }: Pick<AgentPlay, 'signal' | 'log'> & Pick<Stage, 'clock'>,
): AgentPlay {
  const { submissionId, instanceId, session, work } = submission;
  return {
    id: instanceId,
    session,
    submissionId,
    message: submittedText(submission),
    ...(work.type === 'dispatch' && { input: work.input }),
    images: work.type === 'prompt' ? (work.images?.length ?? 0) : 0,
    signal,
    log,
    wait: (ms) => (ms > 0 ? clock.sleep(ms, signal) : Promise.resolve()),
    turn,
  };
}
