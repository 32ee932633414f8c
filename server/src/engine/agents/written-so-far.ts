import { emptyUsage, type FlueEvent, type Usage } from '@openflue/spec';
import { addUsage } from '../../models/model-facts.ts';
import { agentStream, type StoredSubmission, type StreamReader } from '../../storage/port.ts';
import { conversationOf } from '../conversation/reduce.ts';
import { NOTHING_TOLD, type Told, toldAfter } from '../reconcile/told.ts';
import { streamLines } from '../stream-lines.ts';
import { userMessageId } from './user-message-id.ts';

/** What the events of a submission tell of its earlier attempts. */
export interface WrittenSoFar extends Told {
  /** Index of its next event; 0: there is none. */
  readonly nextIndex: number;
  readonly userMessageShown: boolean;
  /** When its first event was made. */
  readonly begunAtMs?: number;
  /** Of turns that are not the prompt's own: those of tasks and summaries. */
  readonly usage: Usage;
}

export const NOTHING_WRITTEN: WrittenSoFar = {
  ...NOTHING_TOLD,
  nextIndex: 0,
  userMessageShown: false,
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
  const own = conversationOf(event) === submission.session;
  const shown = own && event.type === 'message_end' && event.messageId === userMessageId(submission.submissionId);
  const spent = event.type === 'turn' && !(own && event.purpose === 'agent') ? event.response.usage : undefined;
  return {
    ...(own ? toldAfter(before, event) : { messages: before.messages, ...(before.open && { open: before.open }) }),
    nextIndex: event.eventIndex + 1,
    begunAtMs: before.begunAtMs ?? Date.parse(event.timestamp),
    userMessageShown: before.userMessageShown || shown,
    usage: spent ? addUsage(before.usage, spent) : before.usage,
  };
}
