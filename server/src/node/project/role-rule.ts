import type { Role } from '../../engine/role.ts';
import { StartupError } from '../startup-error.ts';

/** Throws `StartupError` when a node would do only a part of the work, and nobody else could do the rest. */
export function assertMayPlay({ role, shared }: { role: Role; shared: boolean }): void {
  if (role === 'all' || shared) return;
  throw new StartupError(
    `Not starting as ${role}: the data directory belongs to one process, which has to do all the work. ` +
      'Roles need a database that several processes share.',
  );
}
