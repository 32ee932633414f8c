/** An event of an instance, as far as the checks look at it. */
export interface InstanceEvent {
  readonly type: string;
  readonly eventIndex: number;
  readonly submissionId: string;
  readonly dispatchId?: string;
  readonly session?: string;
  readonly outcome?: string;
  readonly result?: { readonly text: string };
  readonly error?: { readonly type?: string };
  readonly toolCallId?: string;
  readonly message?: { readonly role: string; readonly content: unknown; readonly toolCallId?: string };
}

/** What receipts call the submissions whose end is among the events. */
export function settledIn(events: readonly InstanceEvent[]): Set<string> {
  const settled = events.filter(({ type }) => type === 'submission_settled');
  return new Set(settled.map(refOf));
}

export const refOf = ({ dispatchId, submissionId }: InstanceEvent) => dispatchId ?? submissionId;
