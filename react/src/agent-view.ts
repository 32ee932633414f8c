import {
  type ConversationMessage,
  type ConversationObservation,
  FlueRunError,
  type PromptImage,
  type Settlement,
} from '@openflue/sdk';

/** A message that was sent from here. */
export interface Send {
  /** The id it has here, from the moment it is sent on. */
  readonly id: string;
  readonly message: string;
  readonly images?: readonly PromptImage[] | undefined;
  /** The same for all attempts, so that it is one prompt. */
  readonly idempotencyKey: string;
  /** ISO. */
  readonly sentAt: string;
  /** How many messages the conversation had, `Infinity` when it was not known: it is none of those. */
  readonly after: number;
  /** Known once the server has admitted it. */
  readonly submissionId?: string | undefined;
  /** Why the server has not. */
  readonly error?: Error | undefined;
}

/**
 * `connecting`: the conversation is not known yet, or not any more; `submitted`: what was sent is not in it yet; `streaming`: the agent has
 * something to do; `error`: see `error`.
 */
export type AgentStatus = 'idle' | 'connecting' | 'submitted' | 'streaming' | 'error';

export interface AgentView {
  /** The conversation, and behind it what was sent and is not in it yet, or was refused. */
  readonly messages: readonly ConversationMessage[];
  readonly status: AgentStatus;
  /** Whether what was said before is in `messages`. */
  readonly historyReady: boolean;
  /** Why the conversation cannot be followed, why the last message was refused, or how its submission failed (`FlueRunError`). */
  readonly error: Error | undefined;
}

/**
 * What there is to show. A message that did not change stays the same object. `seen` grows by the ids of the sends that are in the
 * conversation: should that be deleted, they went with it, and are not waited for.
 */
export function agentView(
  { conversation, phase, error }: ConversationObservation,
  sends: readonly Send[],
  seen = new Set<string>(),
): AgentView {
  const said = conversation?.messages ?? [];
  const settlements = new Map(conversation?.settlements.map((each) => [each.submissionId, each]));
  const own = matched(said, sends, seen);
  const pending = sends.filter(
    ({ id, error, submissionId }) =>
      !error && !own.ids.has(id) && !seen.has(id) && !(submissionId && settlements.has(submissionId)),
  );
  const refused = sends.filter(({ error }) => error);
  const works = said.some(({ submissionId }) => submissionId && !settlements.has(submissionId)) || isOpen(said.at(-1));
  const last = sends.at(-1);
  const failure = last?.error ?? failureOf(settlements.get(last?.submissionId ?? ''));
  const ready = phase === 'live' || phase === 'absent';

  const status = (): AgentStatus => {
    if (error) return 'error';
    if (pending.length) return 'submitted';
    if (works) return 'streaming';
    if (failure) return 'error';
    return ready ? 'idle' : 'connecting';
  };
  return {
    messages: [...own.messages, ...[...pending, ...refused].map(echoOf)],
    status: status(),
    historyReady: ready || conversation !== undefined,
    error: error ?? failure,
  };
}

/**
 * The messages of the conversation, those sent from here under the id that they had before. As long as the server's receipt is not here, a
 * message is known by its text: its events may come first.
 */
function matched(said: readonly ConversationMessage[], sends: readonly Send[], seen: Set<string>) {
  const admitted = new Map(sends.map((send) => [send.submissionId, send]));
  const open = sends.filter(({ submissionId, error }) => !submissionId && !error);
  const ids = new Set<string>();
  const messages = said.map((message, index) => {
    const { role, submissionId } = message;
    if (role !== 'user' || !submissionId) return message;
    const mayBeThis = (send: Send) => !ids.has(send.id) && index >= send.after && send.message === textOf(message);
    const sure = admitted.get(submissionId);
    const send = sure ?? open.find(mayBeThis);
    if (!send) return message;
    ids.add(send.id);
    if (sure) seen.add(send.id);
    return renamed(message, send.id);
  });
  return { ids, messages };
}

function isOpen(message: ConversationMessage | undefined): boolean {
  return Boolean(message?.parts.some((part) => 'text' in part && part.state === 'streaming'));
}

function textOf({ parts }: ConversationMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('');
}

const renamings = new WeakMap<ConversationMessage, ConversationMessage>();
function renamed(message: ConversationMessage, id: string): ConversationMessage {
  const before = renamings.get(message);
  if (before?.id === id) return before;
  const after = { ...message, id };
  renamings.set(message, after);
  return after;
}

const echoes = new WeakMap<Send, ConversationMessage>();
function echoOf(send: Send): ConversationMessage {
  const before = echoes.get(send);
  if (before) return before;
  const { id, message, images = [], sentAt, submissionId } = send;
  const files = images.map(({ mimeType, data }) => ({
    type: 'file' as const,
    mediaType: mimeType,
    url: `data:${mimeType};base64,${data}`,
  }));
  const echo: ConversationMessage = {
    id,
    role: 'user',
    ...(submissionId && { submissionId }),
    parts: [{ type: 'text', text: message, state: 'done' }, ...files],
    metadata: { timestamp: sentAt },
  };
  echoes.set(send, echo);
  return echo;
}

const failures = new WeakMap<Settlement, Error>();
function failureOf(settlement: Settlement | undefined): Error | undefined {
  if (settlement?.outcome !== 'failed') return undefined;
  const before = failures.get(settlement);
  if (before) return before;
  const failure = new FlueRunError(settlement.submissionId, settlement.outcome, settlement.error);
  failures.set(settlement, failure);
  return failure;
}
