import { FlueError, START_OFFSET } from '@openflue/spec';
import type { Logger } from '../../log.ts';
import { StorageConflict } from '../../storage/errors.ts';
import type { Offset, Storage, StoredConversations, StreamPage } from '../../storage/port.ts';
import { type KeyedLock, keyedLock } from '../agents/keyed-lock.ts';
import { type Conversation, EMPTY } from './conversation.ts';
import { placedEvents, positionOf } from './event-lines.ts';
import { Recent } from './recent.ts';
import { conversationOf, reduce } from './reduce.ts';

/** All conversations of an instance as they stood at an offset of its stream. Never changed, only followed by another. */
export interface ConversationsAt {
  readonly offset: Offset;
  readonly sessions: ReadonlyMap<string, Conversation>;
}

/** Bytes of events that a start may have to go through again. */
const CHECKPOINT_BYTES = 256 * 1024;
const KEPT_INSTANCES = 256;
const KEPT_STATES = 512;

const START: ConversationsAt = { offset: START_OFFSET, sessions: new Map() };

/**
 * The conversations of instances at places of their streams. What was made last is kept and gone on from; a checkpoint is
 * stored when enough has come since the last one, so that nobody goes through all events again.
 */
export class ConversationStates {
  readonly #storage: Storage;
  readonly #log: Logger;
  readonly #lock: KeyedLock = keyedLock();
  /** By stream. */
  readonly #latest = new Recent<ConversationsAt>(KEPT_INSTANCES);
  /** Where readers are, by stream and offset. */
  readonly #places = new Recent<ConversationsAt>(KEPT_STATES);
  /** By stream: where its checkpoint stands, and how many characters it has. */
  readonly #checkpoints = new Recent<{ readonly position: number; readonly size: number }>(KEPT_INSTANCES);

  constructor(storage: Storage, log: Logger) {
    this.#storage = storage;
    this.#log = log;
  }

  /** As they stand now; `undefined` when there is no such stream. */
  async now(stream: string): Promise<ConversationsAt | undefined> {
    return await this.#lock(stream, () => this.#advance(stream));
  }

  /** As they stood at an offset that the stream handed out, in the form that its pages give. */
  async at(stream: string, offset: Offset): Promise<ConversationsAt> {
    if (positionOf(offset) === 0) return { ...START, offset };
    const key = placeKey(stream, offset);
    const known = this.#places.get(key);
    if (known) return known;
    const latest = await this.#newest(stream);
    if (latest.offset === offset) return latest;
    const from = isBefore(latest, offset) ? latest : await this.#checkpointBefore(stream, offset);
    const state = await this.#follow(stream, from, offset);
    this.#places.set(key, state);
    return state;
  }

  /** Remembers a place that somebody is going to read on from. */
  keep(stream: string, state: ConversationsAt): void {
    this.#places.set(placeKey(stream, state.offset), state);
  }

  /** Stores a checkpoint when enough has come since the last one. Never rejects. */
  async checkpoint(stream: string): Promise<void> {
    try {
      const head = await this.#storage.streams.head(stream);
      if (!head || head.length < CHECKPOINT_BYTES) return;
      const last = this.#checkpoints.get(stream) ?? (await this.#loadCheckpoint(stream)).mark;
      if (head.length - last.position < Math.max(CHECKPOINT_BYTES, last.size)) return;
      await this.#lock(stream, async () => {
        const state = await this.#advance(stream);
        if (!state) return;
        // None stays of an instance that another node deletes.
        const instance = await this.#storage.documents.get('instances', stream);
        if (!instance) return;
        const value: StoredConversations = { v: 1, offset: state.offset, sessions: Object.fromEntries(state.sessions) };
        await this.#storage.commit([
          { type: 'document.expect', collection: 'instances', id: stream, value: instance },
          { type: 'document.put', collection: 'conversations', id: stream, value },
        ]);
        const size = JSON.stringify(value).length;
        this.#checkpoints.set(stream, { position: positionOf(state.offset), size });
      });
    } catch (error) {
      // Work was admitted meanwhile, after which there will be another.
      if (error instanceof StorageConflict) return;
      this.#log.warn({ err: error, stream }, 'a conversation could not be checkpointed');
    }
  }

  /** Runs what deletes a stream: nobody makes or stores a state of it meanwhile, and those that there are go with it. */
  async forgetting(stream: string, work: () => Promise<void>): Promise<void> {
    await this.#lock(stream, async () => {
      await work();
      this.#latest.delete(stream);
      this.#checkpoints.delete(stream);
    });
  }

  async #advance(stream: string): Promise<ConversationsAt | undefined> {
    if (!(await this.#storage.streams.head(stream))) return undefined;
    let state: ConversationsAt;
    try {
      state = await this.#follow(stream, await this.#newest(stream));
    } catch (error) {
      // The end of the stream that this was made of was lost in a crash of the machine.
      if (!(error instanceof FlueError && error.type === 'invalid_request')) throw error;
      state = await this.#follow(stream, START);
    }
    this.#latest.set(stream, state);
    return state;
  }

  async #newest(stream: string): Promise<ConversationsAt> {
    return this.#latest.get(stream) ?? (await this.#loadCheckpoint(stream)).state;
  }

  async #checkpointBefore(stream: string, offset: Offset): Promise<ConversationsAt> {
    const { state } = await this.#loadCheckpoint(stream);
    return isBefore(state, offset) ? state : START;
  }

  async #loadCheckpoint(stream: string) {
    const stored = await this.#storage.documents.get('conversations', stream);
    if (stored?.v !== 1) {
      const mark = { position: 0, size: 0 };
      this.#checkpoints.set(stream, mark);
      return { state: START, mark };
    }
    const { offset, sessions } = stored;
    const mark = { position: positionOf(offset), size: JSON.stringify(stored).length };
    this.#checkpoints.set(stream, mark);
    return { state: { offset, sessions: new Map(Object.entries(sessions)) }, mark };
  }

  /** Goes on from a state, to the end or to an offset, which is the start of an event. */
  async #follow(stream: string, from: ConversationsAt, to?: Offset): Promise<ConversationsAt> {
    const sessions = new Map(from.sessions);
    let { offset } = from;
    while (offset !== to) {
      const left = to === undefined ? undefined : positionOf(to) - positionOf(offset);
      const maxBytes = left === undefined ? undefined : Math.min(left, CHECKPOINT_BYTES);
      const page: StreamPage | undefined = await this.#storage.streams.read(stream, offset, {
        ...(maxBytes !== undefined && { maxBytes }),
      });
      if (!page) throw new FlueError('stream_not_found');
      for (const { event } of placedEvents(page)) {
        const session = conversationOf(event);
        if (session === undefined) continue;
        sessions.set(session, reduce(sessions.get(session) ?? EMPTY, event).conversation);
      }
      offset = page.next;
      if (page.upToDate) break;
    }
    return { offset, sessions };
  }
}

/** Whether going on from this state leads to the offset: it is of the same life of the stream and not behind it. */
function isBefore({ offset }: ConversationsAt, other: Offset): boolean {
  return offset !== START_OFFSET && offset <= other && offset.slice(0, 16) === other.slice(0, 16);
}

const placeKey = (stream: string, offset: Offset) => `${stream}@${offset}`;
