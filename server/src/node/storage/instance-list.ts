import { join } from 'node:path';
import { formatInstanceCursor, instanceKey, parseInstanceCursor } from '../../storage/instance-cursor.ts';
import type { InstanceQuery, StoredInstance } from '../../storage/port.ts';
import { pageLimit } from '../../storage/run-query.ts';
import { HourlyIndex } from './hourly-index.ts';
import { INDEX_ENDING, indexNames } from './index-names.ts';
import { INSTANCES } from './layout.ts';
import { pathSegment } from './path-segment.ts';

type Entry = Pick<StoredInstance, 'instanceId'>;
type Made = Pick<StoredInstance, 'agentName' | 'instanceId' | 'createdAt'>;

/** The instances of each agent by time of creation: a line each, in one file for all that were made in the same hour. */
export class InstanceList {
  readonly #dir: string;
  readonly #agents = new Map<string, HourlyIndex<Entry>>();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, INSTANCES);
  }

  put(instance: Made): void {
    this.#of(instance.agentName).put(instanceKey(instance), { instanceId: instance.instanceId });
  }

  delete(instance: Made): void {
    this.#of(instance.agentName).delete(instanceKey(instance));
  }

  flush(): string[] {
    return [...this.#agents.values()].flatMap((index) => index.flush());
  }

  /** Ids of a page, newest first. */
  async list(query: InstanceQuery): Promise<{ instanceIds: string[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : parseInstanceCursor(query.cursor);
    const instanceIds: string[] = [];
    let last = '';
    for await (const [key, { instanceId }] of this.#of(query.agent).descending(before)) {
      if (instanceIds.length === limit) return { instanceIds, nextCursor: formatInstanceCursor(last) };
      instanceIds.push(instanceId);
      last = key;
    }
    return { instanceIds };
  }

  #of(agentName: string): HourlyIndex<Entry> {
    const known = this.#agents.get(agentName);
    if (known) return known;
    const dir = join(this.#dir, pathSegment(agentName));
    const index = new HourlyIndex<Entry>({
      field: 'key',
      path: (shard) => join(dir, shard + INDEX_ENDING),
      names: () => indexNames(dir),
      // Keys begin with the time of creation.
      shardOf: (key) => key.slice(0, '2026-01-31T23'.length),
    });
    this.#agents.set(agentName, index);
    return index;
  }
}
