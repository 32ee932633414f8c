import type { Bash, IFileSystem } from 'just-bash';
import { bashApi } from './bash-api.ts';
import type { Sandbox, SandboxFactory } from './port.ts';
import { createSandboxSessionEnv } from './sandbox-api.ts';
import { VIRTUAL_SHELL_LIMITS } from './virtual-limits.ts';

/** Where the default workspace's relative paths resolve. */
export const VIRTUAL_WORKSPACE_CWD = '/workspace';

export interface VirtualWorkspaceOptions {
  /** Where the files are kept. Default: memory, empty. Called once, on first use. */
  readonly openFileSystem?: () => IFileSystem | Promise<IFileSystem>;
}

/**
 * One workspace of files in memory with a simulated bash over it (just-bash): no process, no network, no host file.
 * Every sandbox made from it shares the files. Nothing is loaded or built before the first use.
 */
export function virtualWorkspace(options: VirtualWorkspaceOptions = {}): SandboxFactory {
  let opened: Promise<Sandbox> | undefined;
  return {
    createSessionEnv() {
      opened ??= openWorkspace(options);
      return opened;
    },
    isUntouched: () => opened === undefined && options.openFileSystem === undefined,
  };
}

async function openWorkspace(options: VirtualWorkspaceOptions): Promise<Sandbox> {
  const { Bash, InMemoryFs } = await import('just-bash');
  const fs =
    (await options.openFileSystem?.()) ??
    new InMemoryFs({}, { maxTotalBytes: VIRTUAL_SHELL_LIMITS.maxFileSystemBytes });
  await fs.mkdir(VIRTUAL_WORKSPACE_CWD, { recursive: true });
  let shell: Bash | undefined;
  const openShell = () => {
    shell ??= new Bash({ fs, cwd: VIRTUAL_WORKSPACE_CWD, executionLimits: VIRTUAL_SHELL_LIMITS });
    return shell;
  };
  return createSandboxSessionEnv(bashApi(fs, openShell), VIRTUAL_WORKSPACE_CWD);
}
