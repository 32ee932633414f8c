import type { AbortReceipt, ConversationObservation, PromptImage } from '@openflue/sdk';
import { type AgentView, agentView, type Send } from './agent-view.ts';
import { asError } from './as-error.ts';
import { combined } from './combined.ts';
import { framed } from './framed.ts';
import { held } from './held.ts';
import { oneEach } from './one-each.ts';
import type { Store } from './store.ts';

/** A message that the server did not take, and that is not lost. */
export interface FailedSend {
  /** Of the message in `messages`. */
  readonly id: string;
  readonly message: string;
  readonly images?: readonly PromptImage[] | undefined;
  readonly error: Error;
  /** Sends it again, under its id. Should the server have taken it after all, it is the same prompt. */
  retry(this: void): Promise<void>;
  /** Takes it out of `messages`. */
  dismiss(this: void): void;
}

export interface SendMessageOptions {
  images?: readonly PromptImage[] | undefined;
}

export interface AgentSnapshot extends AgentView {
  readonly failedSends: readonly FailedSend[];
}

export interface AgentCalls {
  /** Sends a message, which is in `messages` at once. Resolves when the server has admitted it; rejects as `client.agents.send` does. */
  sendMessage(this: void, message: string, options?: SendMessageOptions): Promise<void>;
  /** Stops what the agent is doing, and what waits to be done. */
  abort(this: void): Promise<AbortReceipt>;
  /** Reads the conversation anew, after an `error` say. */
  refresh(this: void): void;
}

export interface AgentStore extends AgentCalls {
  readonly store: Store<AgentSnapshot>;
}

/** What all components share that show one conversation: what they send is in it for all of them. */
export const agentStore = oneEach(
  ({ client, scheduleFrame }, name: string, id: string, session: string | undefined): AgentStore => {
    const observer = client.agents.observe(name, id, { session });
    const observation = framed(observer, scheduleFrame);
    const sends = held<readonly Send[]>([]);
    const seen = new Set<string>();
    let count = 0;

    const change = (send: Send, fields: Partial<Send>) =>
      sends.set(sends.getSnapshot().map((each) => (each.id === send.id ? { ...each, ...fields } : each)));

    const post = async (send: Send) => {
      const { message, images, idempotencyKey } = send;
      const prompt = { message, ...(images && { images: [...images] }), ...(session && { session }), idempotencyKey };
      try {
        const { submissionId } = await client.agents.send(name, id, prompt);
        change(send, { submissionId });
      } catch (thrown) {
        change(send, { error: asError(thrown) });
        throw thrown;
      }
      // Nobody could follow it before.
      if (observer.getSnapshot().phase === 'absent') observer.refresh();
    };

    const snapshot = (observed: ConversationObservation, sent: readonly Send[]): AgentSnapshot => {
      const failedSends = sent.flatMap((send): FailedSend | [] => {
        const { id, message, images, error } = send;
        if (!error) return [];
        return {
          id,
          message,
          images,
          error,
          retry() {
            change(send, { error: undefined });
            return post(send);
          },
          dismiss: () => sends.set(sends.getSnapshot().filter((each) => each.id !== id)),
        };
      });
      return { ...agentView(observed, sent, seen), failedSends };
    };

    return {
      store: combined(observation, sends, snapshot),

      async sendMessage(message, { images } = {}) {
        count += 1;
        const { conversation, phase } = observer.getSnapshot();
        const after = phase === 'absent' ? 0 : (conversation?.messages.length ?? Infinity);
        const idempotencyKey = crypto.getRandomValues(new Uint32Array(4)).join('-');
        const sentAt = new Date().toISOString();
        const send: Send = { id: `local-${count}`, message, images, sentAt, after, idempotencyKey };
        sends.set([...sends.getSnapshot(), send]);
        await post(send);
      },

      abort: () => client.agents.abort(name, id),
      refresh: observer.refresh,
    };
  },
);
