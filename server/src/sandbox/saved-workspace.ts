import type { IFileSystem } from 'just-bash';
import type { SandboxFactory } from './port.ts';
import { VIRTUAL_SHELL_LIMITS } from './virtual-limits.ts';
import { virtualWorkspace } from './virtual-sandbox.ts';

/** What became of files since they were last saved, by absolute path. */
export interface FileChanges {
  readonly written: ReadonlyMap<string, Uint8Array>;
  /** Directories; made when they are not there. */
  readonly made: readonly string[];
  /** Files and directories that are gone. */
  readonly removed: readonly string[];
}

export interface SavedWorkspace extends SandboxFactory {
  /** Saves what changed since the last time; nothing when nothing did. One at a time. */
  checkpoint(): Promise<void>;
}

export interface WorkspaceKeeper {
  /** What was saved before, on first use. */
  load(): Promise<Pick<FileChanges, 'written' | 'made'>>;
  save(changes: FileChanges): Promise<void>;
  /** Milliseconds since the epoch, by the clock that files are stamped with. */
  now(): number;
}

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
}

/** A virtual workspace whose files outlive the process: `keeper` has them. */
export function savedWorkspace(keeper: WorkspaceKeeper): SavedWorkspace {
  let fs: IFileSystem | undefined;
  let files = new Map<string, Seen>();
  let directories = new Set<string>();
  let savedAtMs = 0;
  let saving: Promise<void> = Promise.resolve();
  let loading: ReturnType<WorkspaceKeeper['load']> | undefined;

  const load = () => {
    loading ??= keeper.load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  const open = async (): Promise<IFileSystem> => {
    const { InMemoryFs } = await import('just-bash');
    const opened = new InMemoryFs({}, { maxTotalBytes: VIRTUAL_SHELL_LIMITS.maxFileSystemBytes });
    const { written, made } = await load();
    for (const path of made) await opened.mkdir(path, { recursive: true });
    for (const [path, content] of written) await opened.writeFile(path, content);
    ({ files, directories } = await survey(opened));
    savedAtMs = keeper.now();
    fs = opened;
    loading = undefined;
    return opened;
  };

  const save = async (): Promise<void> => {
    if (!fs) return;
    const startedMs = keeper.now();
    const now = await survey(fs);
    const written = new Map<string, Uint8Array>();
    for (const [path, { size, mtimeMs }] of now.files) {
      const before = files.get(path);
      // A file may be written twice within the millisecond that it was saved in.
      const same = before && before.size === size && before.mtimeMs === mtimeMs && mtimeMs < savedAtMs;
      if (!same) written.set(path, await fs.readFileBuffer(path));
    }
    const removed = [...files.keys(), ...directories].filter(
      (path) => !now.files.has(path) && !now.directories.has(path),
    );
    const made = [...now.directories].filter((path) => !directories.has(path));
    ({ files, directories } = now);
    savedAtMs = startedMs;
    if (written.size + removed.length + made.length > 0) await keeper.save({ written, made, removed });
  };

  return {
    ...virtualWorkspace({ openFileSystem: open }),
    /** Most agents touch no file: their workspace is not even built. */
    async isUntouched() {
      if (fs) return false;
      const { written, made } = await load();
      return written.size === 0 && made.length === 0;
    },
    checkpoint() {
      const saved = saving.then(save);
      saving = saved.catch(() => undefined);
      return saved;
    },
  };
}

async function survey(fs: IFileSystem): Promise<{ files: Map<string, Seen>; directories: Set<string> }> {
  const files = new Map<string, Seen>();
  const directories = new Set<string>();
  for (const path of fs.getAllPaths()) {
    const stat = await fs.lstat(path).catch(() => undefined);
    if (stat?.isFile) files.set(path, { size: stat.size, mtimeMs: stat.mtime.getTime() });
    if (stat?.isDirectory) directories.add(path);
  }
  return { files, directories };
}
