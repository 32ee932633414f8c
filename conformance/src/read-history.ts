import type { ConversationSnapshot } from '@openflue/spec';
import type { Probe } from './probe.ts';

/** What changes from the start are applied to. */
export const emptySnapshot: ConversationSnapshot = {
  v: 1,
  conversationId: '',
  offset: '-1',
  messages: [],
  settlements: [],
};

export async function historyOf(probe: Probe, path: string, query = ''): Promise<ConversationSnapshot> {
  return probe.expect(await probe.get(`${path}?view=history${query}`), 200).json<ConversationSnapshot>();
}

/** What is the same however the conversation is read. */
export const said = ({ messages, settlements }: ConversationSnapshot) => ({
  messages: messages.map(({ id, role, parts }) => ({ id, role, parts })),
  settlements: settlements.map(({ submissionId, outcome }) => ({ submissionId, outcome })),
});
