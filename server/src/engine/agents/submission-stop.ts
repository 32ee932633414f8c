import { RuntimeError } from '../../runtime-error.ts';

/** How a submission ends that the server stopped, rather than its own work. */
export type SubmissionStopType =
  | 'submission_aborted'
  | 'submission_interrupted'
  | 'submission_timeout'
  | 'agent_not_found';

/** Why the engine settled a submission whose work did not. */
export class SubmissionStop extends RuntimeError {
  override readonly name = 'SubmissionStopped';
  declare readonly type: SubmissionStopType;

  constructor(type: SubmissionStopType, message: string) {
    super(type, message);
  }
}

export const aborted = () => new SubmissionStop('submission_aborted', 'The submission was aborted');
export const interrupted = (attempts: number, maxAttempts: number) =>
  new SubmissionStop(
    'submission_interrupted',
    `The server stopped while the submission was under way, in attempt ${attempts} of at most ${maxAttempts}`,
  );
export const timedOut = (timeoutMs: number) =>
  new SubmissionStop('submission_timeout', `The work took longer than ${timeoutMs} ms`);
