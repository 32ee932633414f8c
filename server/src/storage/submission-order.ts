import type { StoredSubmission } from './port.ts';

/** Those that there are, so that the submissions of one instance are in the order of their admission. */
export function inOrder(submissions: readonly (StoredSubmission | undefined)[]): StoredSubmission[] {
  return submissions.filter((submission) => submission !== undefined).sort((a, b) => a.sequence - b.sequence);
}
