import { bashApi } from './bash-api.ts';
import type { BashFactory } from './bash-like.ts';
import type { SandboxFactory } from './port.ts';
import { createSandboxSessionEnv } from './sandbox-api.ts';

/** A sandbox over the application's own just-bash: `sandbox: bash(() => new Bash({ fs, network }))`. */
export function bash(factory: BashFactory): SandboxFactory {
  return {
    async createSessionEnv() {
      const shell = await factory();
      return createSandboxSessionEnv(
        bashApi(shell.fs, () => shell),
        shell.getCwd(),
      );
    },
  };
}
