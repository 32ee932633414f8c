import type { ConversationChunk } from '@openflue/spec';
import type { Offset, ReadOptions, StreamHead, StreamPage, StreamRange, StreamReader } from '../../storage/port.ts';
import type { ConversationView, InstanceAddress } from '../port.ts';
import { type Change, type Conversation, EMPTY } from './conversation.ts';
import type { ConversationStates } from './conversation-states.ts';
import { type PlacedEvent, placedEvents } from './event-lines.ts';
import { conversationOf, reduce } from './reduce.ts';
import { conversationId, toSnapshot, withUrls } from './snapshot.ts';

const encoder = new TextEncoder();
const PAGE_BYTES = 1024 * 1024;

/**
 * The changes of one conversation as a stream of chunks, in the offsets of the instance's own stream. A page holds what its
 * events changed, which may be nothing.
 */
export class UpdatesReader implements StreamReader {
  readonly #streams: StreamReader;
  readonly #states: ConversationStates;
  readonly #instance: InstanceAddress;
  readonly #view: ConversationView;

  constructor(streams: StreamReader, states: ConversationStates, instance: InstanceAddress, view: ConversationView) {
    this.#streams = streams;
    this.#states = states;
    this.#instance = instance;
    this.#view = view;
  }

  head(stream: string): Promise<StreamHead | undefined> {
    return this.#streams.head(stream);
  }

  /**
   * Whole events, as many as have changes of `maxBytes`, and at least one that has any; with nothing more to tell, up to
   * the tail.
   */
  async read(stream: string, from: Offset, options: ReadOptions = {}): Promise<StreamPage | undefined> {
    const { maxBytes = PAGE_BYTES, tail } = options;
    let page = await this.#streams.read(stream, from, { maxBytes: PAGE_BYTES, ...(tail !== undefined && { tail }) });
    if (!page) return undefined;
    const start = page.from;
    const { session } = this.#view;
    const state = await this.#states.at(stream, start);
    const sessions = new Map(state.sessions);
    const lines: Uint8Array[] = [];
    let size = 0;
    let next = start;
    let whole = true;
    for (;;) {
      for (const placed of placedEvents(page)) {
        const owner = conversationOf(placed.event);
        if (owner !== undefined) {
          const { conversation, changes } = reduce(sessions.get(owner) ?? EMPTY, placed.event);
          const told = owner === session && changes.length > 0 ? this.#lines(changes, conversation, placed) : undefined;
          if (told && size > 0 && size + told.length > maxBytes) {
            whole = false;
            break;
          }
          sessions.set(owner, conversation);
          if (told) lines.push(told);
          size += told?.length ?? 0;
        }
        next = placed.next;
      }
      if (!whole || page.upToDate || size >= maxBytes) break;
      const following = await this.#streams.read(stream, page.next, { maxBytes: PAGE_BYTES });
      if (!following) return undefined;
      page = following;
    }
    this.#states.keep(stream, { offset: next, sessions });
    const upToDate = whole && page.upToDate;
    return {
      bytes: joined(lines, size),
      fresh: true,
      from: start,
      next,
      upToDate,
      closed: upToDate && page.closed,
    };
  }

  async locate(stream: string, from: Offset, options?: ReadOptions): Promise<StreamRange | undefined> {
    const page = await this.read(stream, from, options);
    if (!page) return undefined;
    const { bytes, fresh: _, ...range } = page;
    return { ...range, length: bytes.length };
  }

  /** Wakes for changes of this conversation only: who waits for one is not sent away by what goes on in another. */
  subscribe(stream: string, wake: () => void): () => void {
    let at: Offset | undefined;
    let over = false;
    let looking = false;
    let again = false;
    const look = async () => {
      again = true;
      if (looking) return;
      looking = true;
      try {
        while (again && !over) {
          again = false;
          const page = at === undefined ? undefined : await this.read(stream, at);
          if (over) return;
          if (page) at = page.next;
          if (!page || page.bytes.length > 0 || page.closed) wake();
        }
      } catch {
        // Whoever reads next is told.
        wake();
      } finally {
        looking = false;
      }
    };
    const unsubscribe = this.#streams.subscribe(stream, () => void look());
    this.#streams.head(stream).then(
      (head) => {
        at ??= head?.next;
      },
      () => wake(),
    );
    return () => {
      over = true;
      unsubscribe();
    };
  }

  #lines(changes: readonly Change[], conversation: Conversation, { end, next }: PlacedEvent): Uint8Array {
    const texts = changes.map((change, index) => {
      const place = {
        conversationId: conversationId(this.#instance, this.#view.session),
        position: { batch: end, index },
      };
      return JSON.stringify(this.#chunk(change, place, conversation, next));
    });
    return encoder.encode(`${texts.join('\n')}\n`);
  }

  #chunk(
    change: Change,
    place: Pick<ConversationChunk, 'conversationId' | 'position'>,
    conversation: Conversation,
    offset: Offset,
  ): ConversationChunk {
    if (change.type === 'conversation-reset') {
      return { ...change, ...place, snapshot: toSnapshot(this.#instance, this.#view, conversation, offset) };
    }
    if (change.type === 'message-appended') {
      return { ...change, ...place, message: withUrls(change.message, this.#view.attachmentUrl) };
    }
    return { ...change, ...place };
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
