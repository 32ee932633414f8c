import type { FlueFs } from '../authoring/flue-fs.ts';
import type { Sandbox, SandboxFactory } from '../sandbox/port.ts';
import { scopeSandbox } from '../sandbox/scoped-sandbox.ts';
import { toAbortError } from './abort.ts';
import { workspaceFs } from './workspace-fs.ts';

/** A harness's sandbox, opened when something first needs it. */
export interface Workspace {
  readonly fs: FlueFs;
  open(): Promise<Sandbox>;
  /** True while nothing can be in it. */
  isUntouched(): Promise<boolean>;
  /** The same workspace, working in another directory. */
  at(cwd: string | undefined): Workspace;
}

/** Once `signal` has aborted nothing can be done with it any more: the run is over, whatever late code still tries. */
export function createWorkspace(
  factory: SandboxFactory,
  id: string,
  cwd: string | undefined,
  signal: AbortSignal,
): Workspace {
  let opened: Promise<Sandbox> | undefined;
  const open = () => {
    if (signal.aborted) return Promise.reject(toAbortError(signal.reason));
    if (opened) return opened;
    const attempt = openAt(factory, id, cwd);
    opened = attempt;
    // A failed start is not remembered: the next use may find the sandbox up.
    attempt.catch(() => {
      if (opened === attempt) opened = undefined;
    });
    return attempt;
  };
  return lazyWorkspace(open, async () => opened === undefined && ((await factory.isUntouched?.()) ?? false));
}

async function openAt(factory: SandboxFactory, id: string, cwd: string | undefined): Promise<Sandbox> {
  const sandbox = await factory.createSessionEnv({ id, ...(cwd !== undefined && { cwd }) });
  if (cwd === undefined || sandbox.resolvePath(cwd) === sandbox.cwd) return sandbox;
  if (!(await sandbox.exists(cwd))) await sandbox.mkdir(cwd, { recursive: true });
  return scopeSandbox(sandbox, cwd);
}

function lazyWorkspace(open: () => Promise<Sandbox>, isUntouched: () => Promise<boolean>): Workspace {
  const workspace: Workspace = {
    open,
    isUntouched,
    fs: workspaceFs(open),
    at: (cwd) =>
      cwd === undefined ? workspace : lazyWorkspace(async () => scopeSandbox(await open(), cwd), isUntouched),
  };
  return workspace;
}
