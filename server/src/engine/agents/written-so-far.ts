import { agentStream, type StoredSubmission, type StreamReader } from '../../storage/port.ts';
import { userMessageId } from './user-message-id.ts';

/** What an earlier process wrote of a submission. */
export interface WrittenSoFar {
  /** Index of its next event; 0: it had not begun. */
  readonly nextIndex: number;
  readonly userMessageShown: boolean;
}

const decoder = new TextDecoder();

/** Looks through the instance's stream from the submission's offset on. */
export async function writtenSoFar(streams: StreamReader, submission: StoredSubmission): Promise<WrittenSoFar> {
  const { agentName, instanceId, submissionId, offset } = submission;
  const stream = agentStream(agentName, instanceId);
  const shownAs = userMessageId(submissionId);
  let nextIndex = 0;
  let userMessageShown = false;
  for (let from = offset; ; ) {
    const page = await streams.read(stream, from);
    if (!page) break;
    for (const line of decoder.decode(page.bytes).split('\n')) {
      if (!line.includes(submissionId)) continue;
      const event: { submissionId?: unknown; eventIndex?: unknown; type?: unknown; messageId?: unknown } =
        JSON.parse(line);
      if (event.submissionId !== submissionId || typeof event.eventIndex !== 'number') continue;
      nextIndex = event.eventIndex + 1;
      if (event.type === 'message_end' && event.messageId === shownAs) userMessageShown = true;
    }
    if (page.upToDate) break;
    from = page.next;
  }
  return { nextIndex, userMessageShown };
}
