import type { Expectation, Fence, StoredRun, StoredSubmission } from './port.ts';

/** Whether a run or submission is still in the attempt that the fence speaks of. */
export function holds({ attempts }: Fence, document: StoredRun | StoredSubmission | undefined): boolean {
  if (!document) return false;
  const over = 'status' in document ? document.status !== 'active' : document.settlement !== undefined;
  return !over && (document.attempts ?? 1) === attempts;
}

/** Whether a document's text is that of what was read before: JSON comes out of a text as it went in. */
export function isText({ value }: Expectation, text: string | undefined): boolean {
  return text === (value === undefined ? undefined : JSON.stringify(value));
}
