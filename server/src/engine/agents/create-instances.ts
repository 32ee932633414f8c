import { type AgentInstance, FlueError } from '@openflue/spec';
import type { Agent } from '../../authoring/agent-module.ts';
import { agentStream, type StoredInstance, type StoredSubmission } from '../../storage/port.ts';
import { Attempt } from '../attempt.ts';
import { createConversations } from '../conversation/create-conversations.ts';
import type { ExecutorOptions } from '../execute-run.ts';
import type { DispatchAdmission, InstanceAddress, InstanceEngine, PromptAdmission } from '../port.ts';
import type { SharedQueue } from '../queue/shared-queue.ts';
import { type AdmittedSubmission, admitSubmission } from './admit-submission.ts';
import { readAttachment } from './attachments.ts';
import { changeSubmission } from './change-submission.ts';
import { deleteInstance } from './delete-instance.ts';
import { keyedLock } from './keyed-lock.ts';
import { type PerformOptions, performSubmission } from './perform-submission.ts';
import { SessionHistories } from './session-histories.ts';
import { SharedLanes } from './shared-lanes.ts';
import { type PendingSubmission, SubmissionLanes } from './submission-lanes.ts';
import { submissionSettled } from './submission-settled.ts';
import { aborted } from './submission-stop.ts';
import { noteAborts } from './submissions-elsewhere.ts';

export interface InstancesOptions extends ExecutorOptions {
  /** Instances that work at the same time. */
  readonly concurrency: number;
  /** Submissions that may wait for their turn, over all instances. */
  readonly backlog: number;
  /** Which several nodes share. Absent: this process is the only one. */
  readonly queue?: SharedQueue | undefined;
  ready(): boolean;
  agent(name: string): Agent | undefined;
}

export interface RunningInstances {
  readonly engine: InstanceEngine;
  /** Takes up what an earlier process left unsettled. Returns how much that is. */
  start(): Promise<number>;
  stop(graceMs: number): Promise<void>;
}

/** Agent instances over a storage: admits, works on and settles what they are given. */
export function createInstances(options: InstancesOptions): RunningInstances {
  const { storage, clock, log, harness, concurrency, backlog } = options;
  const lock = keyedLock();
  const conversations = createConversations(storage, log);
  const stopping = new AbortController();
  const lanes = new SubmissionLanes({
    concurrency,
    clock,
    execute: (pending, signal) =>
      performSubmission(pending, signal, settling).catch((error) => {
        log.error({ err: error, submissionId: pending.submissionId }, 'a submission could not be worked on');
      }),
  });
  const shared = options.queue && sharedLanes(options.queue);
  const settling: PerformOptions = {
    ...options,
    shared: shared !== undefined,
    lock,
    histories: new SessionHistories(storage.streams),
    stopping: stopping.signal,
    isLast: ({ agentName, instanceId }) => lanes.of(agentStream(agentName, instanceId)).length === 1,
    settled: ({ agentName, instanceId }) => void conversations.checkpoint(agentStream(agentName, instanceId)),
  };

  const admit = async (to: InstanceAddress, work: PromptAdmission | DispatchAdmission): Promise<AdmittedSubmission> => {
    if (!options.ready()) throw new FlueError('not_ready', { headers: { 'Retry-After': '1' } });
    if ((shared ?? lanes).waiting >= backlog) throw new FlueError('queue_full', { headers: { 'Retry-After': '1' } });
    return await lock(agentStream(to.agent, to.id), async () => {
      const queued = shared && ((lane: string) => shared.admission(lane));
      const admitted = await admitSubmission(to, work, { storage, clock, ids: harness.ids, ...(queued && { queued }) });
      if (!admitted.replayed && shared) shared.admitted();
      else if (!admitted.replayed) lanes.push(pendingOf(admitted.submission, false));
      return admitted;
    });
  };

  const cancel = (pending: PendingSubmission): Promise<boolean> =>
    pending.attempt.cancel(async () => {
      const submission = await storage.documents.get('submissions', pending.submissionId);
      const abortRequestedAt = new Date(clock.now()).toISOString();
      if (submission) await changeSubmission(submission, { abortRequestedAt }, { storage, lock });
    }, aborted());

  function sharedLanes(queue: SharedQueue): SharedLanes {
    const execute = (pending: PendingSubmission, signal: AbortSignal) => performSubmission(pending, signal, settling);
    return new SharedLanes({ queue, storage, concurrency, execute });
  }

  const abort = async ({ agent, id }: InstanceAddress): Promise<boolean> => {
    if (shared) return await noteAborts(agentStream(agent, id), storage, clock.now());
    const [first, ...waiting] = lanes.of(agentStream(agent, id));
    // What waits first, so that it does not begin when what runs lets go.
    const stopped = await Promise.all(waiting.map(cancel));
    return (first !== undefined && (await cancel(first))) || stopped.includes(true);
  };

  return {
    engine: {
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
        return { ...rest, instances: instances.map(publicInstance) };
      },
      delete: (instance) =>
        deleteInstance(instance, {
          storage,
          lanes: shared ?? lanes,
          lock,
          ready: options.ready,
          abort,
          forgetting: conversations.forgetting,
        }),
      settled: (submissionId, signal) => submissionSettled(storage, lanes, submissionId, signal),
      conversations: conversations.engine,
      attachment: (instance, attachmentId) => readAttachment(storage.streams, instance, attachmentId),
    },
    async start() {
      if (shared) {
        shared.start();
        return 0;
      }
      const unsettled = await storage.documents.unsettledSubmissions();
      for (const submission of unsettled) lanes.push(pendingOf(submission, true));
      lanes.start();
      return unsettled.length;
    },
    async stop(graceMs) {
      await (shared ?? lanes).stop(graceMs);
      stopping.abort(new DOMException('The server has stopped', 'AbortError'));
    },
  };
}

function publicInstance({ instanceId, createdAt, submissions }: StoredInstance): AgentInstance {
  return { id: instanceId, createdAt, submissions };
}

function pendingOf({ submissionId, agentName, instanceId }: StoredSubmission, recovered: boolean): PendingSubmission {
  return { submissionId, lane: agentStream(agentName, instanceId), attempt: new Attempt(), recovered };
}
