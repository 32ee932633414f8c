import { type EventOf, emptyUsage, type FlueEvent, type Message, type Usage } from '@openflue/spec';
import { addUsage } from '../../models/model-facts.ts';
import { agentStream, type StoredSubmission, type StreamReader } from '../../storage/port.ts';
import { conversationOf } from '../conversation/reduce.ts';
import { streamLines } from '../stream-lines.ts';
import { userMessageId } from './user-message-id.ts';

/** What the events of a submission tell of its earlier attempts. */
export interface WrittenSoFar {
  /** Index of its next event; 0: there is none. */
  readonly nextIndex: number;
  readonly userMessageShown: boolean;
  /** When its first event was made. */
  readonly begunAtMs?: number;
  /** What was said in its session, in order. */
  readonly messages: readonly ToldMessage[];
  /** An answer whose end was not told. */
  readonly open?: ToldPlace;
  /** Of turns that are not the prompt's own: those of tasks and summaries. */
  readonly usage: Usage;
}

export interface ToldPlace {
  readonly turnId: string;
  readonly messageId?: string;
}

export interface ToldMessage extends ToldPlace {
  readonly message: Message;
  /** Of an answer: what its turn spent, and whether the model refused, if that was told. */
  readonly usage?: Usage;
  readonly refused?: true;
}

export const NOTHING_WRITTEN: WrittenSoFar = {
  nextIndex: 0,
  userMessageShown: false,
  messages: [],
  usage: emptyUsage(),
};

/** Looks through the instance's stream from the submission's offset on. */
export async function writtenSoFar(streams: StreamReader, submission: StoredSubmission): Promise<WrittenSoFar> {
  const { agentName, instanceId, submissionId, offset } = submission;
  let written = NOTHING_WRITTEN;
  for await (const line of streamLines(streams, agentStream(agentName, instanceId), offset)) {
    if (!line.includes(submissionId)) continue;
    const event: FlueEvent = JSON.parse(line);
    if (event.submissionId === submissionId) written = withEvent(written, event, submission);
  }
  return written;
}

function withEvent(before: WrittenSoFar, event: FlueEvent, submission: StoredSubmission): WrittenSoFar {
  const begunAtMs = before.begunAtMs ?? Date.parse(event.timestamp);
  const { open, ...rest } = { ...before, nextIndex: event.eventIndex + 1, begunAtMs };
  const same = open ? { ...rest, open } : rest;
  if (event.type === 'turn') return withTurn(rest, event, submission);
  if (conversationOf(event) !== submission.session) return same;
  if (event.type !== 'message_start' && event.type !== 'message_end') return same;
  const { turnId, messageId, message } = event;
  const place = { turnId, ...(messageId !== undefined && { messageId }) };
  if (event.type === 'message_start') return message.role === 'assistant' ? { ...rest, open: place } : same;
  const messages = [...rest.messages, { ...place, message }];
  if (message.role === 'assistant') return { ...rest, messages };
  const userMessageShown = rest.userMessageShown || messageId === userMessageId(submission.submissionId);
  return { ...same, messages, userMessageShown };
}

function withTurn(before: WrittenSoFar, event: EventOf<'turn'>, { session }: StoredSubmission): WrittenSoFar {
  const { usage, finishReason } = event.response;
  if (!usage) return before;
  if (event.purpose !== 'agent' || conversationOf(event) !== session) {
    return { ...before, usage: addUsage(before.usage, usage) };
  }
  const about = { usage, ...(finishReason === 'error' && { refused: true as const }) };
  const messages = before.messages.map((told) =>
    told.message.role === 'assistant' && told.turnId === event.turnId ? { ...told, ...about } : told,
  );
  return { ...before, messages };
}
