import type { Sandbox } from './port.ts';
import { createSandboxSessionEnv } from './sandbox-api.ts';

/** The same files and commands, with relative paths resolved against another directory. */
export function scopeSandbox(sandbox: Sandbox, cwd: string | undefined): Sandbox {
  if (cwd === undefined) return sandbox;
  const target = sandbox.resolvePath(cwd);
  return target === sandbox.cwd ? sandbox : createSandboxSessionEnv(sandbox, target);
}
