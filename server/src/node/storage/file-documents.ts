import type { RunPointer } from '@openflue/spec';
import type {
  Collection,
  Collections,
  DocumentStore,
  RunQuery,
  StoredRun,
  StoredSubmission,
} from '../../storage/port.ts';
import { inOrder } from '../../storage/submission-order.ts';
import { documentPlace } from './layout.ts';
import type { Places } from './places.ts';
import type { RunList } from './run-list.ts';
import type { UnsettledSubmissions } from './unsettled-submissions.ts';

/** Documents in files. */
export class FileDocuments implements DocumentStore {
  readonly #places: Places;
  readonly #runs: RunList;
  readonly #unsettled: UnsettledSubmissions;

  constructor(places: Places, runs: RunList, unsettled: UnsettledSubmissions) {
    this.#places = places;
    this.#runs = runs;
    this.#unsettled = unsettled;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined> {
    const place = await this.#places.find(documentPlace(collection, id), `${collection}/${id}`);
    const text = place.visible.document;
    return text === undefined ? undefined : JSON.parse(text);
  }

  listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    return this.#runs.list(query);
  }

  async unfinishedRuns(): Promise<StoredRun[]> {
    const runs: StoredRun[] = [];
    for (const runId of [...this.#runs.unfinished].sort()) {
      const run = await this.get('runs', runId);
      if (run) runs.push(run);
    }
    return runs;
  }

  async unsettledSubmissions(): Promise<StoredSubmission[]> {
    return inOrder(await Promise.all([...this.#unsettled.ids].map((id) => this.get('submissions', id))));
  }
}
