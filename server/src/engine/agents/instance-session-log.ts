import { IMAGE_DATA_OMITTED, type InputContent } from '@openflue/spec';
import type { HistoryEntry } from '../../harness/history.ts';
import type { SessionLog } from '../../harness/session-log.ts';
import { StorageConflict } from '../../storage/errors.ts';
import { type Change, type Storage, type StoredSubmission, sessionStream } from '../../storage/port.ts';
import { type Charge, fenced } from '../charge.ts';
import type { InstanceAddress } from '../port.ts';
import { orTakenOver } from '../taken-over.ts';
import { attachedData, type SentImage } from './attachments.ts';
import { mendHistory } from './mend-history.ts';
import type { LoggedEntry, SessionHistories } from './session-histories.ts';

/**
 * Histories of an instance's sessions, each a private stream, as the submission at work reads and adds to them. Image
 * bytes stay in their attachments: a history names them.
 */
export class InstanceSessionLog implements SessionLog {
  readonly #storage: Pick<Storage, 'streams' | 'commit'>;
  readonly #charge: Charge;
  readonly #histories: SessionHistories;
  readonly #instance: InstanceAddress;
  readonly #submissionId: string;
  readonly #images: readonly SentImage[];
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #closed = false;

  constructor(
    storage: Pick<Storage, 'streams' | 'commit'>,
    histories: SessionHistories,
    submission: Pick<StoredSubmission, 'submissionId' | 'agentName' | 'instanceId'>,
    images: readonly SentImage[],
    charge: Charge = {},
  ) {
    this.#storage = storage;
    this.#charge = charge;
    this.#histories = histories;
    this.#instance = { agent: submission.agentName, id: submission.instanceId };
    this.#submissionId = submission.submissionId;
    this.#images = images;
  }

  async load(session: string): Promise<readonly LoggedEntry[]> {
    await this.#writing;
    const entries = mendHistory(await this.#histories.load(this.#stream(session)));
    if (!entries.some(hasImages)) return entries;
    return await Promise.all(entries.map((entry) => this.#withImages(entry)));
  }

  append(session: string, entry: HistoryEntry): void {
    if (this.#closed) return;
    const line = JSON.stringify({ ...this.#withoutImages(entry), submissionId: this.#submissionId });
    this.#writing = this.#writing
      .then(() => this.#write(session, line))
      .catch((error) => {
        this.#failure ??= error;
      });
  }

  async delete(session: string): Promise<void> {
    await this.#writing;
    const stream = this.#stream(session);
    if (!(await this.#storage.streams.head(stream))) return;
    await this.#storage.commit(fenced(this.#charge, [{ type: 'stream.delete', stream }]));
  }

  /** Resolves when everything so far is written; rejects when something could not be. */
  async written(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Takes no more, and resolves as `written` does. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.written();
  }

  async #write(session: string, line: string): Promise<void> {
    const stream = this.#stream(session);
    const { attempt, fence } = this.#charge;
    const append = () => orTakenOver(this.#storage.streams.append(stream, [line], fence), attempt);
    try {
      await append();
    } catch (error) {
      if (!(error instanceof StorageConflict && error.reason === 'unknown_stream')) throw error;
      const create: Change = { type: 'stream.create', stream, contentType: 'application/json' };
      await this.#storage.commit(fenced(this.#charge, [create]));
      await append();
    }
  }

  #stream(session: string): string {
    return sessionStream(this.#instance.agent, this.#instance.id, session);
  }

  #withoutImages(entry: HistoryEntry): HistoryEntry {
    if (entry.type !== 'message') return entry;
    const { message } = entry;
    if (message.role === 'assistant' || typeof message.content === 'string') return entry;
    const omit = (block: InputContent): InputContent => {
      const sent = block.type === 'image' ? this.#images.find(({ data }) => data === block.data) : undefined;
      return sent && block.type === 'image'
        ? { ...block, data: IMAGE_DATA_OMITTED, attachmentId: sent.attachmentId }
        : block;
    };
    return { ...entry, message: { ...message, content: message.content.map(omit) } };
  }

  async #withImages(entry: LoggedEntry): Promise<LoggedEntry> {
    if (entry.type !== 'message') return entry;
    const { message } = entry;
    if (message.role === 'assistant' || typeof message.content === 'string') return entry;
    const content = await Promise.all(message.content.map((block) => this.#withData(block)));
    return { ...entry, message: { ...message, content } };
  }

  async #withData(block: InputContent): Promise<InputContent> {
    if (block.type !== 'image' || block.attachmentId === undefined || block.data !== IMAGE_DATA_OMITTED) return block;
    return { ...block, data: await attachedData(this.#storage.streams, this.#instance, block.attachmentId) };
  }
}

function hasImages(entry: HistoryEntry): boolean {
  if (entry.type !== 'message' || typeof entry.message.content === 'string') return false;
  return entry.message.content.some(({ type }) => type === 'image');
}
