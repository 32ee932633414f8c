import { readFile } from 'node:fs/promises';

/** Which of the artifacts (path under `root` → text) are not on disk as they should be. */
export async function staleArtifacts(artifacts: Readonly<Record<string, string>>, root: URL): Promise<string[]> {
  const states = await Promise.all(
    Object.entries(artifacts).map(async ([path, text]) => {
      const present = await readFile(new URL(path, root), 'utf8').catch(() => undefined);
      return present === text ? [] : [path];
    }),
  );
  return states.flat();
}
