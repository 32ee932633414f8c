import type { StoredSubmission } from '../../storage/port.ts';

/** Ids of the submissions that have not settled. */
export class UnsettledSubmissions {
  readonly #ids = new Set<string>();

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  put({ submissionId, settlement }: Pick<StoredSubmission, 'submissionId' | 'settlement'>): void {
    if (settlement) this.#ids.delete(submissionId);
    else this.#ids.add(submissionId);
  }

  delete(submissionId: string): void {
    this.#ids.delete(submissionId);
  }
}
