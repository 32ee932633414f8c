import { listCursor } from './list-cursor.ts';
import type { StoredInstance } from './port.ts';

/** Names the last instance of the page before by its key. */
export const { format: formatInstanceCursor, parse: parseInstanceCursor } = listCursor('instances');

/** Among the instances of an agent: sorts by the time of creation, then by id. Begins with the time. */
export function instanceKey({ createdAt, instanceId }: Pick<StoredInstance, 'createdAt' | 'instanceId'>): string {
  return `${createdAt}/${encodeURIComponent(instanceId)}`;
}
