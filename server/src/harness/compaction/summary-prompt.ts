import type { UserMessage } from '@openflue/spec';

export const SUMMARY_SYSTEM =
  'You write the notes from which an assistant will continue a piece of work that it no longer remembers. You answer with the notes only.';

export function summaryRequest(transcript: string): UserMessage {
  const content = `Below is the conversation so far. Write notes for continuing it, under these headings:

## Goal
What the user wants, with every constraint they gave.
## State
What is done, what was found out and decided, and why. Names, paths, numbers and identifiers exactly as they are.
## Files
Files that were read or changed, and what matters about each.
## Next
What remains to be done.

Leave out nothing that the work depends on. Do not continue the conversation.

<conversation>
${transcript}
</conversation>`;
  return { role: 'user', content };
}

/** How the notes stand in the conversation that goes on. */
export function summaryMessage(summary: string): UserMessage {
  return { role: 'user', content: `Notes on the conversation before this point:\n\n${summary}` };
}
