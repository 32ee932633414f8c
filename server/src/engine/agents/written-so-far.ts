import { agentStream, type StoredSubmission, type StreamReader } from '../../storage/port.ts';
import { streamLines } from '../stream-lines.ts';
import { userMessageId } from './user-message-id.ts';

/** What an earlier process wrote of a submission. */
export interface WrittenSoFar {
  /** Index of its next event; 0: it had not begun. */
  readonly nextIndex: number;
  readonly userMessageShown: boolean;
}

/** Looks through the instance's stream from the submission's offset on. */
export async function writtenSoFar(streams: StreamReader, submission: StoredSubmission): Promise<WrittenSoFar> {
  const { agentName, instanceId, submissionId, offset } = submission;
  const stream = agentStream(agentName, instanceId);
  const shownAs = userMessageId(submissionId);
  let nextIndex = 0;
  let userMessageShown = false;
  for await (const line of streamLines(streams, stream, offset)) {
    if (!line.includes(submissionId)) continue;
    const event: { submissionId?: unknown; eventIndex?: unknown; type?: unknown; messageId?: unknown } =
      JSON.parse(line);
    if (event.submissionId !== submissionId || typeof event.eventIndex !== 'number') continue;
    nextIndex = event.eventIndex + 1;
    if (event.type === 'message_end' && event.messageId === shownAs) userMessageShown = true;
  }
  return { nextIndex, userMessageShown };
}
