import type { RunPointer } from '@openflue/spec';
import type {
  Collection,
  Collections,
  DocumentStore,
  ExpiredRunsQuery,
  InstanceQuery,
  RunQuery,
  StoredInstance,
  StoredRun,
  StoredSubmission,
} from '../../storage/port.ts';
import { agentStream } from '../../storage/port.ts';
import { inOrder } from '../../storage/submission-order.ts';
import { documentPlace } from './layout.ts';
import type { Lists } from './lists.ts';
import type { Places } from './places.ts';

/** Documents in files. */
export class FileDocuments implements DocumentStore {
  readonly #places: Places;
  readonly #lists: Lists;

  constructor(places: Places, lists: Lists) {
    this.#places = places;
    this.#lists = lists;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined>;
  async get(collection: Collection, id: string): Promise<Collections[Collection] | undefined> {
    if (collection === 'tombstones') return await this.#lists.tombstones.get(id);
    const place = await this.#places.find(documentPlace(collection, id), `${collection}/${id}`);
    const text = place.visible.document;
    return text === undefined ? undefined : JSON.parse(text);
  }

  listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    return this.#lists.runs.list(query);
  }

  async unfinishedRuns(): Promise<StoredRun[]> {
    const runs: StoredRun[] = [];
    for (const runId of [...this.#lists.runs.unfinished].sort()) {
      const run = await this.get('runs', runId);
      if (run) runs.push(run);
    }
    return runs;
  }

  expiredRuns(query: ExpiredRunsQuery): Promise<string[]> {
    return this.#lists.runs.expired(query);
  }

  async listInstances(query: InstanceQuery): Promise<{ instances: StoredInstance[]; nextCursor?: string }> {
    const { instanceIds, nextCursor } = await this.#lists.instances.list(query);
    const found = await Promise.all(instanceIds.map((id) => this.get('instances', agentStream(query.agent, id))));
    const instances = found.filter((instance) => instance !== undefined);
    return { instances, ...(nextCursor !== undefined && { nextCursor }) };
  }

  async unsettledSubmissions(): Promise<StoredSubmission[]> {
    return inOrder(await Promise.all([...this.#lists.unsettled.ids].map((id) => this.get('submissions', id))));
  }

  async unsettledOf(instance: string, limit?: number): Promise<StoredSubmission[]> {
    const all = await this.unsettledSubmissions();
    return all.filter((one) => agentStream(one.agentName, one.instanceId) === instance).slice(0, limit);
  }
}
