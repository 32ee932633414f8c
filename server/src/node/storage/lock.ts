import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId } from './boot-id.ts';
import { hasCode } from './error-code.ts';

/** Another live process writes to this data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  readonly pid: number;
  readonly dir: string;

  constructor(pid: number, dir: string) {
    super(
      `The data directory ${dir} is in use by process ${pid}. Stop that process, or give this one another directory.`,
    );
    this.pid = pid;
    this.dir = dir;
  }
}

interface Holder {
  readonly pid: number;
  readonly boot: string | undefined;
  /** Start of the process in the kernel's ticks: tells a reused pid from the holder. */
  readonly started: string | undefined;
  readonly token: string;
}

const FILE = 'lock';
const DRAFT = /^lock\.(dead\.)?[0-9a-f]{16}$/;

/** Takes the directory for this process, over a holder that is dead if need be. Returns the release. */
export function lockDirectory(dir: string): () => void {
  const path = join(dir, FILE);
  const token = randomBytes(8).toString('hex');
  const own: Holder = { pid: process.pid, boot: bootId(), started: startOf(process.pid), token };
  const draft = join(dir, `${FILE}.${token}`);
  try {
    writeFileSync(draft, JSON.stringify(own));
    // Linking is atomic, contents included; each turn either gets the lock, finds a live holder, or removes a dead one.
    while (!tryLink(draft, path)) removeDead(path, dir, token);
  } finally {
    rmSync(draft, { force: true });
  }
  removeDrafts(dir);
  return () => {
    if (readHolder(path)?.token === token) rmSync(path, { force: true });
  };
}

/** What processes left behind that were killed while they took the lock. */
function removeDrafts(dir: string): void {
  for (const name of readdirSync(dir)) {
    const holder = DRAFT.test(name) ? readHolder(join(dir, name)) : undefined;
    if (holder && !isAlive(holder)) rmSync(join(dir, name), { force: true });
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function removeDead(path: string, dir: string, token: string): void {
  const holder = readHolder(path);
  if (holder && isAlive(holder)) throw new DataDirectoryInUse(holder.pid, dir);
  const aside = `${path}.dead.${token}`;
  try {
    // Of several that find the same dead holder, one succeeds in moving it.
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && isAlive(moved)) {
    // Somebody took over in between, and it is that lock that was moved: give it back.
    renameSync(aside, path);
    throw new DataDirectoryInUse(moved.pid, dir);
  }
  rmSync(aside, { force: true });
}

function isAlive(holder: Holder): boolean {
  const boot = bootId();
  if (boot !== undefined && holder.boot !== undefined && boot !== holder.boot) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Anything but "no such process" means that there is one, of another user.
    if (hasCode(error, 'ESRCH')) return false;
  }
  const started = startOf(holder.pid);
  return holder.started === undefined || started === undefined || started === holder.started;
}

function readHolder(path: string): Holder | undefined {
  try {
    const value: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value.pid !== 'number' || typeof value.token !== 'string') return undefined;
    return { pid: value.pid, token: value.token, boot: value.boot, started: value.started };
  } catch {
    return undefined;
  }
}

/** Field 22 of `/proc/<pid>/stat`; the second field is in parentheses and may contain anything. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
