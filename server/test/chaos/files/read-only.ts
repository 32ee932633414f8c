import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../../src/node/storage/error-code.ts';

const BOUND_BY_PERMISSIONS = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'];

/** The command that makes permissions bind, also for root; `undefined` when there is none. */
export function boundByPermissions(): readonly string[] | undefined {
  if (process.getuid?.() !== 0) return [];
  try {
    const [command = '', ...args] = BOUND_BY_PERMISSIONS;
    execFileSync(command, [...args, 'true'], { stdio: 'ignore' });
    return BOUND_BY_PERMISSIONS;
  } catch {
    return undefined;
  }
}

/** Takes the permission to write from a directory and all that is in it, or gives it back. */
export function setReadOnly(dir: string, readOnly: boolean): void {
  // The server may remove one meanwhile.
  attempt(() => chmodSync(dir, readOnly ? 0o555 : 0o755));
  for (const entry of attempt(() => readdirSync(dir, { withFileTypes: true })) ?? []) {
    if (entry.isDirectory()) setReadOnly(join(dir, entry.name), readOnly);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
