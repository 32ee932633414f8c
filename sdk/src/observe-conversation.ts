import type { HistoryOptions } from './agents.ts';
import type { Clock } from './clock.ts';
import type { ConversationChunk, ConversationSnapshot } from './contract.ts';
import { type Conversation, reduceConversation } from './conversation-state.ts';
import { asError, closedEarly, FlueApiError, FlueConnectionError } from './errors.ts';
import type { FlueEventStream, StreamOptions } from './event-stream.ts';
import type { ObserveOptions } from './observe-run.ts';
import { type Observer, observerOf } from './observer.ts';

/** A conversation as it stands, and how well it is known. */
export interface ConversationObservation {
  /** Undefined until it was read, and while there is none. */
  readonly conversation: Conversation | undefined;
  /** Reading `view=updates` on from here goes on where `conversation` ends. */
  readonly offset: string | undefined;
  /**
   * `loading` before the first answer, `connecting` before a further one, `live` while changes are followed; `absent`: the instance has not
   * begun, ask again (`refresh`) when it may have; `error`: given up, see `error`.
   */
  readonly phase: 'loading' | 'connecting' | 'live' | 'absent' | 'error';
  readonly error: Error | undefined;
}

export interface ObserveConversationOptions extends ObserveOptions, Pick<HistoryOptions, 'session'> {}

/** How a conversation is read, once and on. */
export interface ConversationSource {
  history(options: { signal: AbortSignal }): Promise<ConversationSnapshot>;
  updates(options: StreamOptions): FlueEventStream<ConversationChunk>;
}

export function observeConversation(
  { history, updates }: ConversationSource,
  clock: Clock,
  live: StreamOptions['live'],
): Observer<ConversationObservation> {
  let known: Conversation | undefined;
  let taken: ConversationChunk[] = [];
  let offset: string | undefined;
  let phase: ConversationObservation['phase'] = 'loading';
  let error: Error | undefined;

  return observerOf(clock, {
    async follow({ signal, changed, anew }) {
      const enter = (next: typeof phase, reason?: Error) => {
        if (phase === next && error === reason) return;
        phase = next;
        error = reason;
        changed();
      };
      // Stays so until the first change after it: what fails before that would fail again.
      let reread = anew || !known;
      while (true) {
        enter(known ? 'connecting' : 'loading');
        try {
          if (reread) {
            const { offset: end, ...snapshot } = await history({ signal });
            signal.throwIfAborted();
            [known, taken, offset] = [snapshot, [], end];
          }
          enter('live');
          const chunks = updates({ offset, live, signal });
          for await (const chunk of chunks) {
            if (signal.aborted) return;
            taken.push(chunk);
            ({ offset } = chunks);
            reread = false;
            changed();
          }
          if (reread) throw new FlueConnectionError(closedEarly);
        } catch (thrown) {
          if (signal.aborted) return;
          const { status = 0, type } = thrown instanceof FlueApiError ? thrown : {};
          if (reread && type === 'stream_not_found') {
            known = offset = undefined;
            return enter('absent');
          }
          // The place is gone, and maybe all that was before it: another server, other data.
          if (reread || ![400, 404, 410].includes(status)) return enter('error', asError(thrown));
        }
        reread = true;
      }
    },

    snapshot() {
      known &&= reduceConversation(known, taken);
      taken = [];
      return { conversation: known, offset, phase, error };
    },
  });
}
