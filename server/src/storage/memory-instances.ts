import { formatInstanceCursor, instanceKey, parseInstanceCursor } from './instance-cursor.ts';
import type { InstanceQuery, StoredInstance } from './port.ts';
import { pageLimit } from './run-query.ts';
import { SortedIds } from './sorted-ids.ts';

/** The instances of each agent by time of creation. */
export class MemoryInstances {
  /** By agent: keys in order, and the document's id of each. */
  readonly #agents = new Map<string, { keys: SortedIds; ids: Map<string, string> }>();
  readonly #known = new Map<string, { agent: string; key: string }>();

  put(id: string, instance: StoredInstance): void {
    this.delete(id);
    const key = instanceKey(instance);
    const agent = this.#agents.get(instance.agentName) ?? { keys: new SortedIds(), ids: new Map() };
    this.#agents.set(instance.agentName, agent);
    agent.keys.add(key);
    agent.ids.set(key, id);
    this.#known.set(id, { agent: instance.agentName, key });
  }

  delete(id: string): void {
    const known = this.#known.get(id);
    const agent = known && this.#agents.get(known.agent);
    if (!agent) return;
    agent.keys.delete(known.key);
    agent.ids.delete(known.key);
    this.#known.delete(id);
  }

  /** Ids of a page, newest first. */
  list(query: InstanceQuery): { ids: string[]; nextCursor?: string } {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : parseInstanceCursor(query.cursor);
    const agent = this.#agents.get(query.agent);
    const ids: string[] = [];
    let last = '';
    for (const key of agent?.keys.descending(before) ?? []) {
      if (ids.length === limit) return { ids, nextCursor: formatInstanceCursor(last) };
      const id = agent?.ids.get(key);
      if (id !== undefined) ids.push(id);
      last = key;
    }
    return { ids };
  }
}
