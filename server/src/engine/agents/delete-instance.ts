import { FlueError, START_OFFSET } from '@openflue/spec';
import { agentStream, type Change, type Storage, type StoredSubmission } from '../../storage/port.ts';
import type { InstanceAddress } from '../port.ts';
import { streamLines } from '../stream-lines.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { SubmissionLanes } from './submission-lanes.ts';

export interface DeleteInstanceOptions {
  readonly storage: Storage;
  readonly lanes: SubmissionLanes;
  readonly lock: KeyedLock;
  ready(): boolean;
  abort(instance: InstanceAddress): Promise<boolean>;
  /** Runs what deletes the stream of conversations that are kept in memory too. */
  forgetting(stream: string, work: () => Promise<void>): Promise<void>;
}

/**
 * Stops what an instance does, then deletes all of it as one commit, so that no crash leaves a part. False: there is no
 * such instance. What is admitted while its work is being stopped is stopped and deleted too.
 */
export async function deleteInstance(instance: InstanceAddress, options: DeleteInstanceOptions): Promise<boolean> {
  const { lanes, lock } = options;
  const stream = agentStream(instance.agent, instance.id);
  for (;;) {
    if (!options.ready()) throw new FlueError('not_ready', { headers: { 'Retry-After': '1' } });
    await options.abort(instance);
    await Promise.all(lanes.of(stream).map(({ attempt }) => attempt.ended));
    const deleted = await lock(stream, async () =>
      lanes.of(stream).length > 0 ? undefined : deleteAll(instance, options),
    );
    if (deleted !== undefined) return deleted;
    // A lane moves on a little after its work has ended.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function deleteAll(instance: InstanceAddress, options: DeleteInstanceOptions): Promise<boolean> {
  const { storage } = options;
  const stream = agentStream(instance.agent, instance.id);
  const [known, head] = await Promise.all([storage.documents.get('instances', stream), storage.streams.head(stream)]);
  if (!known && !head) return false;
  await options.forgetting(stream, async () => {
    const streams = await storage.privateStreams(stream);
    const changes: Change[] = [...streams, ...(head ? [stream] : [])].map((name) => ({
      type: 'stream.delete',
      stream: name,
    }));
    for await (const submission of submissionsOf(instance, storage)) {
      const { submissionId, idempotencyScope } = submission;
      changes.push({ type: 'document.delete', collection: 'submissions', id: submissionId });
      if (!idempotencyScope) continue;
      changes.push({ type: 'document.delete', collection: 'submissionReceipts', id: idempotencyScope });
    }
    for (const collection of ['instances', 'conversations', 'workspaces'] as const) {
      changes.push({ type: 'document.delete', collection, id: stream });
    }
    await storage.commit(changes);
  });
  return true;
}

/** Those that have settled are named by the events of their settlements. */
async function* submissionsOf(
  { agent, id }: InstanceAddress,
  { streams, documents }: Storage,
): AsyncGenerator<StoredSubmission> {
  for (const submission of await documents.unsettledSubmissions()) {
    if (submission.agentName === agent && submission.instanceId === id) yield submission;
  }
  for await (const line of streamLines(streams, agentStream(agent, id), START_OFFSET)) {
    if (!line.includes(SETTLED)) continue;
    const event: { type: string; submissionId?: string } = JSON.parse(line);
    if (event.type !== SETTLED || event.submissionId === undefined) continue;
    const submission = await documents.get('submissions', event.submissionId);
    if (submission) yield submission;
  }
}

const SETTLED = 'submission_settled';
