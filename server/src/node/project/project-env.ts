import { readEnvFiles } from './env-files.ts';

/** The project's `.env` files laid under an environment, so that modules which read `process.env` see them too. */
export interface ProjectEnv {
  /** Reads the files again: what they no longer say is taken back. */
  refresh(): void;
  /** Takes back everything that came from the files. */
  restore(): void;
}

/** @param file Instead of the usual files; absolute. */
export function applyProjectEnv(
  projectDir: string,
  env: Record<string, string | undefined>,
  file?: string,
): ProjectEnv {
  let applied: Record<string, string> = {};
  const restore = () => {
    for (const [name, value] of Object.entries(applied)) if (env[name] === value) delete env[name];
    applied = {};
  };
  const refresh = () => {
    restore();
    applied = readEnvFiles(projectDir, env, file === undefined ? undefined : [file]);
    Object.assign(env, applied);
  };
  refresh();
  return { refresh, restore };
}
