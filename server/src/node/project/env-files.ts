import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** Later files win over earlier ones; the real environment wins over all. */
const usualFiles = ['.env', '.env.local'];

/** The variables of the project's `.env` files that `env` does not set. A missing file is empty. */
export function readEnvFiles(
  projectDir: string,
  env: Readonly<Record<string, string | undefined>>,
  files: readonly string[] = usualFiles,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of files) {
    for (const [name, value] of Object.entries(parseEnv(readText(resolve(projectDir, file))))) {
      if (env[name] === undefined && value !== undefined) found[name] = value;
    }
  }
  return found;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
