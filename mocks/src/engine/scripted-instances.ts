import {
  Attempt,
  aborted,
  admitSubmission,
  createConversations,
  deleteInstance,
  keyedLock,
  readAttachment,
  type SettlementOptions,
  SubmissionLanes,
  silentLogger,
  submissionSettled,
} from '@openflue/server/engine-parts';
import {
  agentStream,
  type DispatchAdmission,
  type InstanceAddress,
  type InstanceEngine,
  type PromptAdmission,
} from '@openflue/server/protocol';
import type { AgentScenario } from '../scenarios/play.ts';
import { playSubmission } from './play-submission.ts';
import type { Stage } from './stage.ts';

/** Instances whose submissions are admitted, ordered, settled and shown as by the reference engine, and played in between. */
export function scriptedInstances(
  scenarioOf: (agent: string) => AgentScenario | undefined,
  stage: Stage,
): InstanceEngine {
  const { storage, clock, ids } = stage;
  const lock = keyedLock();
  const conversations = createConversations(storage, silentLogger);
  const settling: SettlementOptions = {
    storage,
    clock,
    log: silentLogger,
    harness: { ids },
    lock,
    stopping: new AbortController().signal,
    isLast: ({ agentName, instanceId }) => lanes.of(agentStream(agentName, instanceId)).length === 1,
    settled: () => undefined,
  };
  const lanes = new SubmissionLanes({
    concurrency: Number.POSITIVE_INFINITY,
    clock,
    execute: (pending) => playSubmission(pending, scenarioOf, settling, stage).catch(reportFailure),
  });
  lanes.start();

  const admit = async (to: InstanceAddress, work: PromptAdmission | DispatchAdmission) => {
    const lane = agentStream(to.agent, to.id);
    return await lock(lane, async () => {
      const admitted = await admitSubmission(to, work, stage);
      const { submissionId } = admitted.submission;
      if (!admitted.replayed) lanes.push({ submissionId, lane, attempt: new Attempt(), recovered: false });
      return admitted;
    });
  };

  const abort = async ({ agent, id }: InstanceAddress): Promise<boolean> => {
    // What waits first, so that it does not begin when what runs lets go.
    const stopped = lanes
      .of(agentStream(agent, id))
      .toReversed()
      .map(({ attempt }) => attempt.cancel(async () => undefined, aborted()));
    return (await Promise.all(stopped)).includes(true);
  };

  return {
    async prompt(to, prompt) {
      const { submission, replayed } = await admit(to, prompt);
      return { submissionId: submission.submissionId, offset: submission.offset, replayed };
    },
    async dispatch(to, input) {
      const { submission, replayed } = await admit(to, input);
      const { submissionId, admittedAt, work } = submission;
      const dispatchId = work.type === 'dispatch' ? work.dispatchId : submissionId;
      return { dispatchId, acceptedAt: admittedAt, submissionId, replayed };
    },
    abort,
    async list(query) {
      const { instances, ...rest } = await storage.documents.listInstances(query);
      const shown = instances.map(({ instanceId, createdAt, submissions }) => ({
        id: instanceId,
        createdAt,
        submissions,
      }));
      return { ...rest, instances: shown };
    },
    delete: (instance) =>
      deleteInstance(instance, {
        storage,
        lanes,
        lock,
        ready: () => true,
        abort,
        forgetting: conversations.forgetting,
      }),
    settled: (submissionId, signal) => submissionSettled(storage, lanes, submissionId, signal),
    conversations: conversations.engine,
    attachment: (instance, attachmentId) => readAttachment(storage.streams, instance, attachmentId),
  };
}

function reportFailure(error: unknown): void {
  console.error('A mock could not play a submission:', error);
}
