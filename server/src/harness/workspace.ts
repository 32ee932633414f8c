import type { FlueFs } from '../authoring/flue-fs.ts';
import type { Sandbox, SandboxFactory } from '../sandbox/port.ts';
import { scopeSandbox } from '../sandbox/scoped-sandbox.ts';
import { WorkspaceError } from './harness-errors.ts';

/** A harness's sandbox, opened when something first needs it. */
export interface Workspace {
  readonly fs: FlueFs;
  open(): Promise<Sandbox>;
  /** The same workspace, working in another directory. */
  at(cwd: string | undefined): Workspace;
}

export function createWorkspace(factory: SandboxFactory, id: string, cwd: string | undefined): Workspace {
  let opened: Promise<Sandbox> | undefined;
  return lazyWorkspace(() => {
    opened ??= openAt(factory, id, cwd);
    // A failed start is not remembered: the next use may find the sandbox up.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  });
}

async function openAt(factory: SandboxFactory, id: string, cwd: string | undefined): Promise<Sandbox> {
  const sandbox = await factory.createSessionEnv({ id, ...(cwd !== undefined && { cwd }) });
  if (cwd === undefined || sandbox.resolvePath(cwd) === sandbox.cwd) return sandbox;
  if (!(await sandbox.exists(cwd))) await sandbox.mkdir(cwd, { recursive: true });
  return scopeSandbox(sandbox, cwd);
}

function lazyWorkspace(open: () => Promise<Sandbox>): Workspace {
  return {
    open,
    fs: workspaceFs(open),
    at: (cwd) => (cwd === undefined ? lazyWorkspace(open) : lazyWorkspace(async () => scopeSandbox(await open(), cwd))),
  };
}

function workspaceFs(open: () => Promise<Sandbox>): FlueFs {
  const on = async <T>(operation: string, path: string, run: (sandbox: Sandbox) => Promise<T>): Promise<T> => {
    try {
      return await run(await open());
    } catch (cause) {
      throw new WorkspaceError(operation, path, cause);
    }
  };
  return {
    readFile: (path) => on('readFile', path, (sandbox) => sandbox.readFile(path)),
    readFileBuffer: (path) => on('readFileBuffer', path, (sandbox) => sandbox.readFileBuffer(path)),
    writeFile: (path, content) => on('writeFile', path, (sandbox) => sandbox.writeFile(path, content)),
    stat: (path) => on('stat', path, (sandbox) => sandbox.stat(path)),
    readdir: (path) => on('readdir', path, (sandbox) => sandbox.readdir(path)),
    exists: (path) => on('exists', path, (sandbox) => sandbox.exists(path)),
    mkdir: (path, options) => on('mkdir', path, (sandbox) => sandbox.mkdir(path, options)),
    rm: (path, options) => on('rm', path, (sandbox) => sandbox.rm(path, options)),
  };
}
