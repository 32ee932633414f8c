import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

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
  if (!existsSync(dir)) return;
  const directories = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const path of [dir, ...directories.map(({ parentPath, name }) => join(parentPath, name))]) {
    try {
      chmodSync(path, readOnly ? 0o555 : 0o755);
    } catch {
      // Removed by the server meanwhile.
    }
  }
}
