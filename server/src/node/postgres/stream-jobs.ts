import { StorageConflict } from '../../storage/errors.ts';
import { formatOffset } from '../../storage/offset.ts';
import { planChanges, planCreate, planWrite } from '../../storage/plan.ts';
import type {
  Change,
  CreateOutcome,
  Fence,
  QueuedJob,
  StreamContent,
  StreamSettings,
  StreamWrite,
  WriteOutcome,
} from '../../storage/port.ts';
import { refusal } from '../../storage/stream-refusal.ts';
import { headOf, judge, sameSettings } from '../../storage/stream-state.ts';
import type { Job } from './batch.ts';

const NONE: ReadonlySet<string> = new Set();

export function appendJob(stream: string, messages: readonly string[], fence: Fence | undefined): Job<void> {
  return {
    streams: [stream],
    makes: NONE,
    sends: [],
    size: sizeOf({ messages }),
    plan({ lookup, stands }) {
      const state = lookup(stream);
      if (!state) throw new StorageConflict('unknown_stream', stream);
      if (fence && !stands(fence)) throw new StorageConflict('fenced', stream);
      if (state.closed) throw new StorageConflict('stream_closed', stream);
      return { effects: messages.length > 0 ? [planWrite(stream, state, { messages })] : [], result: undefined };
    },
  };
}

export function createJob(
  stream: string,
  settings: StreamSettings,
  content: StreamContent,
  random: () => number,
): Job<CreateOutcome> {
  return {
    streams: [stream],
    makes: new Set([stream]),
    sends: [],
    size: sizeOf(content),
    plan({ lookup, nowMs }) {
      const state = lookup(stream);
      if (state) {
        const same = sameSettings(state, settings, content.close === true);
        return { effects: [], result: { type: same ? 'exists' : 'conflict', head: headOf(state) } };
      }
      const effect = planCreate(stream, settings, content, { nowMs, random });
      return { effects: [effect], result: { type: 'created', head: headOf(effect.state) } };
    },
  };
}

export function writeJob(stream: string, write: StreamWrite): Job<WriteOutcome> {
  return {
    streams: [stream],
    makes: NONE,
    sends: [],
    size: sizeOf(write),
    plan({ lookup }) {
      const state = lookup(stream);
      if (!state) return { effects: [], result: { type: 'unknown_stream' } };
      const verdict = judge(state, write);
      if (verdict.type !== 'accept') return { effects: [], result: refusal(verdict, state) };
      const effect = planWrite(stream, state, write);
      const { generation, length, closed } = effect.state;
      return { effects: [effect], result: { type: 'appended', next: formatOffset(generation, length), closed } };
    },
  };
}

export function deleteJob(stream: string): Job<boolean> {
  return {
    streams: [stream],
    makes: NONE,
    sends: [],
    size: 0,
    plan: ({ lookup }) =>
      lookup(stream) ? { effects: [{ type: 'stream.delete', stream }], result: true } : { effects: [], result: false },
  };
}

export function commitJob(changes: readonly Change[], random: () => number): Job<void> {
  const streams = new Set<string>();
  const makes = new Set<string>();
  const sends: QueuedJob[] = [];
  let size = 0;
  for (const change of changes) {
    if (change.type === 'job.send') sends.push({ queue: change.queue, id: change.id, key: change.key });
    if (change.type === 'document.put') size += DOCUMENT_BYTES;
    if (!('stream' in change)) continue;
    if (change.type === 'stream.create' && !streams.has(change.stream)) makes.add(change.stream);
    // What is made and deleted at once leaves no row by which the database could check that there was none.
    if (change.type === 'stream.delete') makes.delete(change.stream);
    streams.add(change.stream);
    if (change.type === 'stream.append') size += sizeOf(change);
  }
  return {
    streams: [...streams],
    makes,
    sends,
    size,
    plan: (view) => ({ effects: planChanges(changes, { ...view, random }), result: undefined }),
  };
}

/** What a document is taken for before it is written, in bytes: few are larger. */
const DOCUMENT_BYTES = 4 * 1024;

function sizeOf({ messages = [], bytes }: StreamContent): number {
  return messages.reduce((sum, message) => sum + message.length, bytes?.length ?? 0);
}
