import type { Fence, StoredRun, StoredSubmission } from './port.ts';

/** Whether a run or submission is still in the attempt that the fence speaks of. */
export function holds({ attempts }: Fence, document: StoredRun | StoredSubmission | undefined): boolean {
  if (!document) return false;
  const over = 'status' in document ? document.status !== 'active' : document.settlement !== undefined;
  return !over && (document.attempts ?? 1) === attempts;
}
