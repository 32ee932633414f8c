import type { RunPointer } from '@openflue/spec';
import type { Change, Collection, Collections, DocumentStore, RunQuery, StoredRun, StoredSubmission } from './port.ts';
import { formatRunCursor, parseRunCursor } from './run-cursor.ts';
import { matchesQuery, pageLimit, pointerOf } from './run-query.ts';
import { SortedIds } from './sorted-ids.ts';
import { inOrder } from './submission-order.ts';

type DocumentChange = Extract<Change, { type: 'document.put' | 'document.delete' }>;

/** Documents as JSON texts: what is read is a copy, as it would be from a file. */
export class MemoryDocuments implements DocumentStore {
  readonly #texts = new Map<string, string>();
  readonly #pointers = new Map<string, RunPointer>();
  readonly #runIds = new SortedIds();
  readonly #unfinished = new SortedIds();
  readonly #unsettled = new Set<string>();

  apply(change: DocumentChange): void {
    const key = keyOf(change.collection, change.id);
    if (change.type === 'document.delete') {
      this.#texts.delete(key);
      if (change.collection === 'runs') this.#forgetRun(change.id);
      if (change.collection === 'submissions') this.#unsettled.delete(change.id);
      return;
    }
    this.#texts.set(key, JSON.stringify(change.value));
    if (change.collection === 'runs') this.#noteRun(change.id, change.value);
    if (change.collection === 'submissions') {
      if (change.value.settlement) this.#unsettled.delete(change.id);
      else this.#unsettled.add(change.id);
    }
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined> {
    const text = this.#texts.get(keyOf(collection, id));
    return text === undefined ? undefined : JSON.parse(text);
  }

  async listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : parseRunCursor(query.cursor);
    const runs: RunPointer[] = [];
    for (const id of this.#runIds.descending(before)) {
      const pointer = this.#pointers.get(id);
      if (!pointer || !matchesQuery(pointer, query)) continue;
      const last = runs.at(-1);
      if (runs.length === limit && last) return { runs, nextCursor: formatRunCursor(last.runId) };
      runs.push({ ...pointer });
    }
    return { runs };
  }

  async unfinishedRuns(): Promise<StoredRun[]> {
    const runs = await Promise.all([...this.#unfinished.descending()].map((id) => this.get('runs', id)));
    return runs.filter((run) => run !== undefined).reverse();
  }

  async unsettledSubmissions(): Promise<StoredSubmission[]> {
    return inOrder(await Promise.all([...this.#unsettled].map((id) => this.get('submissions', id))));
  }

  #noteRun(id: string, run: StoredRun): void {
    this.#pointers.set(id, pointerOf(run));
    this.#runIds.add(id);
    if (run.status === 'active') this.#unfinished.add(id);
    else this.#unfinished.delete(id);
  }

  #forgetRun(id: string): void {
    this.#pointers.delete(id);
    this.#runIds.delete(id);
    this.#unfinished.delete(id);
  }
}

function keyOf(collection: Collection, id: string): string {
  return `${collection}/${id}`;
}
