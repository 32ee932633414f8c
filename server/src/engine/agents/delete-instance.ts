import { FlueError, START_OFFSET } from '@openflue/spec';
import { StorageConflict } from '../../storage/errors.ts';
import { agentStream, type Change, type Storage, type StoredSubmission } from '../../storage/port.ts';
import type { InstanceAddress } from '../port.ts';
import { streamLines } from '../stream-lines.ts';
import type { KeyedLock } from './keyed-lock.ts';

export interface DeleteInstanceOptions {
  readonly storage: Storage;
  readonly lanes: { isBusy(lane: string): boolean | Promise<boolean>; idle(lane: string): Promise<void> };
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
    await lanes.idle(stream);
    const deleted = await lock(stream, async () =>
      (await lanes.isBusy(stream)) ? undefined : unlessOvertaken(deleteAll(instance, options)),
    );
    if (deleted !== undefined) return deleted;
    // A lane moves on a little after its work has ended.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** `undefined`: something was admitted on another node, or deleted, meanwhile. */
async function unlessOvertaken(deletion: Promise<boolean>): Promise<boolean | undefined> {
  try {
    return await deletion;
  } catch (error) {
    if (error instanceof StorageConflict) return undefined;
    throw error;
  }
}

async function deleteAll(instance: InstanceAddress, options: DeleteInstanceOptions): Promise<boolean> {
  const { storage } = options;
  const stream = agentStream(instance.agent, instance.id);
  const [known, head] = await Promise.all([storage.documents.get('instances', stream), storage.streams.head(stream)]);
  if (!known && !head) return false;
  await options.forgetting(stream, async () => {
    const streams = await storage.privateStreams(stream);
    const expected: Change = { type: 'document.expect', collection: 'instances', id: stream, value: known };
    const deleted: Change[] = [...streams, ...(head ? [stream] : [])].map((name) => ({
      type: 'stream.delete',
      stream: name,
    }));
    const changes = [expected, ...deleted];
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
  yield* await documents.unsettledOf(agentStream(agent, id));
  for await (const line of streamLines(streams, agentStream(agent, id), START_OFFSET)) {
    if (!line.includes(SETTLED)) continue;
    const event: { type: string; submissionId?: string } = JSON.parse(line);
    if (event.type !== SETTLED || event.submissionId === undefined) continue;
    const submission = await documents.get('submissions', event.submissionId);
    if (submission) yield submission;
  }
}

const SETTLED = 'submission_settled';
