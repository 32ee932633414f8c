import type { Logger } from '../../log.ts';
import { agentStream, type Storage } from '../../storage/port.ts';
import type { ConversationEngine } from '../port.ts';
import { EMPTY } from './conversation.ts';
import { ConversationStates } from './conversation-states.ts';
import { toSnapshot } from './snapshot.ts';
import { UpdatesReader } from './updates-reader.ts';

export interface Conversations {
  readonly engine: ConversationEngine;
  /** To be called when an instance's stream has grown and rests. Never rejects. */
  checkpoint(stream: string): Promise<void>;
  /** Runs what deletes an instance's stream, and forgets its conversations. */
  forgetting(stream: string, work: () => Promise<void>): Promise<void>;
}

/** The conversation views of the instances of a storage. */
export function createConversations(storage: Storage, log: Logger): Conversations {
  const states = new ConversationStates(storage, log);
  return {
    engine: {
      async history(instance, view) {
        const state = await states.now(agentStream(instance.agent, instance.id));
        return state && toSnapshot(instance, view, state.sessions.get(view.session) ?? EMPTY, state.offset);
      },
      updates: (instance, view) => new UpdatesReader(storage.streams, states, instance, view),
    },
    checkpoint: (stream) => states.checkpoint(stream),
    forgetting: (stream, work) => states.forgetting(stream, work),
  };
}
