/** The id of a submission's user message, in events and conversations: a caller that knows the submission knows it. */
export function userMessageId(submissionId: string): string {
  return submissionId.replace(/^sub_/, 'msg_');
}
