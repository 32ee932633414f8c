import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SandboxFactory } from '../../sandbox/port.ts';
import { createSandboxSessionEnv } from '../../sandbox/sandbox-api.ts';
import { hostApi } from './host-api.ts';
import { sandboxEnv } from './local-env.ts';

export interface LocalSandboxOptions {
  /** Default: the process's own working directory. Made when it does not exist. */
  readonly cwd?: string;
  /**
   * Added to the few harmless variables that are passed on (`LOCAL_ENV_ALLOWLIST`); `undefined` takes one of those away.
   * Nothing else of the server's environment reaches a command: `{ GH_TOKEN: process.env.GH_TOKEN }` passes one on.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The host itself as a sandbox: commands run as the server's user, with all it may do. There is no wall: use it for
 * agents that you would give a shell.
 */
export function local(options: LocalSandboxOptions = {}): SandboxFactory {
  return {
    async createSessionEnv() {
      const cwd = resolve(options.cwd ?? process.cwd());
      await mkdir(cwd, { recursive: true });
      return createSandboxSessionEnv(hostApi(sandboxEnv(process.env, options.env)), cwd);
    },
  };
}
