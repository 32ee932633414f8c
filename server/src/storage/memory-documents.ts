import type { RunPointer } from '@openflue/spec';
import { holds, isText } from './fence.ts';
import { MemoryInstances } from './memory-instances.ts';
import {
  agentStream,
  type Change,
  type Collection,
  type Collections,
  type DocumentStore,
  type Expectation,
  type ExpiredRunsQuery,
  type Fence,
  type InstanceQuery,
  type RunQuery,
  type StoredInstance,
  type StoredRun,
  type StoredSubmission,
} from './port.ts';
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
  readonly #instances = new MemoryInstances();
  /** When each run was deleted. */
  readonly #tombstones = new Map<string, string>();

  apply(change: DocumentChange): void {
    const key = keyOf(change.collection, change.id);
    if (change.type === 'document.delete') {
      this.#texts.delete(key);
      if (change.collection === 'instances') this.#instances.delete(change.id);
      if (change.collection === 'tombstones') this.#tombstones.delete(change.id);
      if (change.collection === 'runs') this.#forgetRun(change.id);
      if (change.collection === 'submissions') this.#unsettled.delete(change.id);
      return;
    }
    this.#texts.set(key, JSON.stringify(change.value));
    if (change.collection === 'runs') this.#noteRun(change.id, change.value);
    if (change.collection === 'instances') this.#instances.put(change.id, change.value);
    if (change.collection === 'tombstones') this.#tombstones.set(change.id, change.value.deletedAt);
    if (change.collection === 'submissions') {
      if (change.value.settlement) this.#unsettled.delete(change.id);
      else this.#unsettled.add(change.id);
    }
  }

  stands(fence: Fence): boolean {
    const text = this.#texts.get(keyOf(fence.collection, fence.id));
    return holds(fence, text === undefined ? undefined : JSON.parse(text));
  }

  meets(expectation: Expectation): boolean {
    return isText(expectation, this.#texts.get(keyOf(expectation.collection, expectation.id)));
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

  async expiredRuns({ endedBefore, limit }: ExpiredRunsQuery): Promise<string[]> {
    const expired: string[] = [];
    for (const id of this.#runIds.ascending()) {
      const { startedAt, endedAt } = this.#pointers.get(id) ?? {};
      // Who ended before began before, and ids sort by that.
      if (expired.length === limit || (startedAt !== undefined && startedAt >= endedBefore)) break;
      if (endedAt !== undefined && endedAt < endedBefore) expired.push(id);
    }
    return expired;
  }

  async listInstances(query: InstanceQuery): Promise<{ instances: StoredInstance[]; nextCursor?: string }> {
    const { ids, nextCursor } = this.#instances.list(query);
    const instances = await Promise.all(ids.map((id) => this.get('instances', id)));
    return { instances: instances.filter((one) => one !== undefined), ...(nextCursor !== undefined && { nextCursor }) };
  }

  forgetTombstones(deletedBefore: string): void {
    for (const [id, deletedAt] of this.#tombstones) {
      if (deletedAt < deletedBefore) this.apply({ type: 'document.delete', collection: 'tombstones', id });
    }
  }

  async unsettledSubmissions(): Promise<StoredSubmission[]> {
    return inOrder(await Promise.all([...this.#unsettled].map((id) => this.get('submissions', id))));
  }

  async unsettledOf(instance: string, limit?: number): Promise<StoredSubmission[]> {
    const all = await this.unsettledSubmissions();
    return all.filter((one) => agentStream(one.agentName, one.instanceId) === instance).slice(0, limit);
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
