import type { RunPointer } from '@openflue/spec';
import { formatInstanceCursor, instanceKey, parseInstanceCursor } from '../../storage/instance-cursor.ts';
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
import { formatRunCursor, parseRunCursor } from '../../storage/run-cursor.ts';
import { pageLimit } from '../../storage/run-query.ts';
import { answered } from './answered.ts';
import type { Queries, Value } from './database.ts';
import { GatheredReads } from './gathered-reads.ts';
import { keyOf } from './key.ts';
import type { Names } from './names.ts';

interface TextRow {
  readonly id: string;
  readonly value: string;
}

/** Documents in PostgreSQL. */
export class PostgresDocuments implements DocumentStore {
  readonly #queries: Queries;
  readonly #names: Names;
  readonly #reads = new Map<Collection, GatheredReads<string>>();

  constructor(queries: Queries, names: Names) {
    this.#queries = queries;
    this.#names = names;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined> {
    const text = await this.#readsOf(collection).get(keyOf(id));
    return text === undefined ? undefined : JSON.parse(text);
  }

  async listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const conditions: string[] = [];
    const values: Value[] = [limit + 1];
    const where = (column: string, operator: string, value: string | undefined) => {
      if (value === undefined) return;
      values.push(keyOf(value));
      conditions.push(`${column} ${operator} $${values.length}`);
    };
    where('workflow', '=', query.workflow);
    where('status', '=', query.status);
    where('id', '<', query.cursor === undefined ? undefined : parseRunCursor(query.cursor));
    const runs = await this.#values<RunPointer>(
      `SELECT pointer AS value FROM ${this.#names.runs}
        ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY id DESC LIMIT $1`,
      values,
    );
    const page = runs.slice(0, limit);
    const last = page.at(-1);
    return { runs: page, ...(runs.length > limit && last && { nextCursor: formatRunCursor(last.runId) }) };
  }

  unfinishedRuns(): Promise<StoredRun[]> {
    return this.#values(`SELECT value FROM ${this.#names.runs} WHERE status = 'active' ORDER BY id`);
  }

  async expiredRuns({ endedBefore, limit }: ExpiredRunsQuery): Promise<string[]> {
    const pointers = await this.#values<RunPointer>(
      `SELECT pointer AS value FROM ${this.#names.runs} WHERE ended_at_ms < $1 ORDER BY ended_at_ms, id LIMIT $2`,
      [Date.parse(endedBefore), limit],
    );
    return pointers.map(({ runId }) => runId);
  }

  async listInstances(query: InstanceQuery): Promise<{ instances: StoredInstance[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : keyOf(parseInstanceCursor(query.cursor));
    const instances = await this.#values<StoredInstance>(
      `SELECT value FROM ${this.#names.instances} WHERE agent = $1 ${before === undefined ? '' : 'AND place < $3'}
        ORDER BY place DESC LIMIT $2`,
      [keyOf(query.agent), limit + 1, ...(before === undefined ? [] : [before])],
    );
    const page = instances.slice(0, limit);
    const last = page.at(-1);
    const more = instances.length > limit && last;
    return { instances: page, ...(more && { nextCursor: formatInstanceCursor(instanceKey(last)) }) };
  }

  unsettledSubmissions(): Promise<StoredSubmission[]> {
    return this.#values(`SELECT value FROM ${this.#names.submissions} WHERE NOT settled ORDER BY sequence, id`);
  }

  unsettledOf(instance: string, limit?: number): Promise<StoredSubmission[]> {
    return this.#values(
      `SELECT value FROM ${this.#names.submissions} WHERE instance = $1 AND NOT settled
        ORDER BY sequence, id LIMIT $2`,
      [keyOf(instance), limit ?? null],
    );
  }

  async forgetTombstones(deletedBefore: string): Promise<void> {
    await answered(() =>
      this.#queries.query(`DELETE FROM ${this.#names.tombstones} WHERE deleted_at_ms < $1`, [
        Date.parse(deletedBefore),
      ]),
    );
  }

  #readsOf(collection: Collection): GatheredReads<string> {
    const reads = this.#reads.get(collection) ?? new GatheredReads((keys) => this.#texts(collection, keys));
    this.#reads.set(collection, reads);
    return reads;
  }

  async #texts(collection: Collection, keys: string[]): Promise<Map<string, string>> {
    const { runs, tombstones, instances, submissions, documents } = this.#names;
    const tables: Partial<Record<Collection, string>> = { runs, tombstones, instances, submissions };
    const own = tables[collection];
    const rows = await answered(() =>
      own
        ? this.#queries.query<TextRow>(`SELECT id, value FROM ${own} WHERE id = ANY($1)`, [keys])
        : this.#queries.query<TextRow>(`SELECT id, value FROM ${documents} WHERE id = ANY($1) AND collection = $2`, [
            keys,
            collection,
          ]),
    );
    return new Map(rows.map(({ id, value }) => [id, value]));
  }

  async #values<T>(text: string, values: readonly Value[] = []): Promise<T[]> {
    const rows = await answered(() => this.#queries.query<{ value: string }>(text, values));
    return rows.map(({ value }) => JSON.parse(value));
  }
}
