import type { RunPointer } from '@openflue/spec';
import type { Collection, Collections, DocumentStore, RunQuery, StoredRun } from '../../storage/port.ts';
import { documentPlace } from './layout.ts';
import type { Places } from './places.ts';
import type { RunList } from './run-list.ts';

/** Documents in files. */
export class FileDocuments implements DocumentStore {
  readonly #places: Places;
  readonly #runs: RunList;

  constructor(places: Places, runs: RunList) {
    this.#places = places;
    this.#runs = runs;
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
}
