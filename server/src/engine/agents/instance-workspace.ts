import type { Clock } from '../../clock.ts';
import { RuntimeError } from '../../runtime-error.ts';
import { type FileChanges, type SavedWorkspace, savedWorkspace } from '../../sandbox/saved-workspace.ts';
import { sha256 } from '../../sha256.ts';
import { agentStream, type Change, type Storage, type StoredWorkspace, workspaceStream } from '../../storage/port.ts';
import { type Charge, fenced } from '../charge.ts';
import type { InstanceAddress } from '../port.ts';
import { orTakenOver } from '../taken-over.ts';

/** Bytes of all files of an instance's workspace. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 10_000;
/** The shell's own, made anew with it. */
const SYSTEM = /^\/(bin|usr|dev|proc)(\/|$)/;

export class WorkspaceTooLargeError extends RuntimeError {
  override readonly name = 'WorkspaceTooLargeError';

  constructor(unit: 'bytes' | 'entries', found: number, most: number) {
    const message = `The workspace has ${found} ${unit}; an instance keeps at most ${most}. What this submission wrote is not kept.`;
    super('workspace_too_large', message, { meta: { unit, found, most } });
  }
}

type Entries = StoredWorkspace['entries'];

/**
 * The workspace of an instance during one submission: read from the storage on first use, and written back before the
 * conversation says what a tool did, and by the commit that settles the submission. Contents are streams named by their digest, so that what did not change is not written.
 */
export class InstanceWorkspace {
  readonly #storage: Storage;
  readonly #instance: InstanceAddress;
  readonly #charge: Charge;
  #entries: Entries = {};
  #changes: Change[] = [];
  readonly factory: SavedWorkspace;

  constructor(storage: Storage, instance: InstanceAddress, clock: Clock, charge: Charge = {}) {
    this.#storage = storage;
    this.#charge = charge;
    this.#instance = instance;
    this.factory = savedWorkspace({
      load: () => this.#load(),
      save: (changes) => this.#save(changes),
      now: () => clock.now(),
    });
  }

  /** What keeps the files as they are now. Rejects with `WorkspaceTooLargeError`. */
  async changes(): Promise<readonly Change[]> {
    await this.factory.checkpoint();
    return this.#changes;
  }

  /** Keeps the files as they are now. Rejects as `changes` does, and when the storage refuses. */
  async keep(): Promise<void> {
    await this.factory.checkpoint();
    const changes = this.#changes;
    if (changes.length === 0) return;
    this.#changes = [];
    try {
      await orTakenOver(this.#storage.commit(fenced(this.#charge, changes)), this.#charge.attempt);
    } catch (error) {
      this.#changes = [...changes, ...this.#changes];
      throw error;
    }
  }

  async #load(): Promise<Pick<FileChanges, 'written' | 'made'>> {
    const { agent, id } = this.#instance;
    this.#entries = (await this.#storage.documents.get('workspaces', agentStream(agent, id)))?.entries ?? {};
    const written = new Map<string, Uint8Array>();
    const made: string[] = [];
    for (const [path, entry] of Object.entries(this.#entries)) {
      if (entry.type === 'directory') made.push(path);
      else written.set(path, await this.#content(entry.sha256, entry.size));
    }
    return { written, made };
  }

  async #content(sha256: string, size: number): Promise<Uint8Array> {
    const { agent, id } = this.#instance;
    const stream = workspaceStream(agent, id, sha256);
    const page = await this.#storage.streams.read(stream, '-1', { maxBytes: Math.max(1, size) });
    if (page?.bytes.length !== size) throw new Error(`The content ${sha256} of a workspace is missing.`);
    return page.bytes.slice();
  }

  async #save({ written, made, removed }: FileChanges): Promise<void> {
    const before = this.#entries;
    const entries: Record<string, Entries[string]> = { ...before };
    for (const path of removed) delete entries[path];
    for (const path of made) if (!SYSTEM.test(path)) entries[path] = { type: 'directory' };
    const contents = new Map<string, Uint8Array>();
    for (const [path, bytes] of written) {
      if (SYSTEM.test(path)) continue;
      const digest = await sha256(bytes);
      entries[path] = { type: 'file', sha256: digest, size: bytes.length };
      contents.set(digest, bytes);
    }
    assertSize(entries);
    const { agent, id } = this.#instance;
    const there = digestsOf(before);
    const needed = digestsOf(entries);
    for (const [sha256, bytes] of contents) {
      if (there.has(sha256)) continue;
      const stream = workspaceStream(agent, id, sha256);
      this.#changes.push(
        { type: 'stream.create', stream, contentType: 'application/octet-stream' },
        { type: 'stream.append', stream, bytes, close: true },
      );
    }
    for (const sha256 of there) {
      if (!needed.has(sha256))
        this.#changes.push({ type: 'stream.delete', stream: workspaceStream(agent, id, sha256) });
    }
    const put = { type: 'document.put', collection: 'workspaces', id: agentStream(agent, id) } as const;
    this.#changes.push({ ...put, value: { entries } });
    this.#entries = entries;
  }
}

function assertSize(entries: Entries): void {
  const all = Object.values(entries);
  if (all.length > MOST_ENTRIES) throw new WorkspaceTooLargeError('entries', all.length, MOST_ENTRIES);
  const bytes = all.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.size : 0), 0);
  if (bytes > MOST_BYTES) throw new WorkspaceTooLargeError('bytes', bytes, MOST_BYTES);
}

function digestsOf(entries: Entries): Set<string> {
  return new Set(Object.values(entries).flatMap((entry) => (entry.type === 'file' ? [entry.sha256] : [])));
}
