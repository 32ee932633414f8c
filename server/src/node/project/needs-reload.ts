import { basename, extname } from 'node:path';
import type { LoadHooks } from '../loader/load-hooks.ts';
import { discover } from './discover.ts';
import type { Project } from './load-project.ts';

const sourceExtensions = new Set(['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.json', '.md']);

/**
 * Of the files that changed, those that change what is served: modules that were loaded, new workflows and agents, `.env`
 * files; and, while something does not load, any source file, since it may be what was missing. A file that an agent
 * writes into the project is none of these.
 */
export function filesThatMatter(changed: readonly string[], project: Project, hooks: LoadHooks): string[] {
  const loaded = new Set(hooks.loadedFiles());
  const files = discover(project.dir);
  const entries = new Set([...files.workflows, ...files.agents].map(({ file }) => file));
  if (files.app !== undefined) entries.add(files.app);
  return changed.filter(
    (file) =>
      loaded.has(file) ||
      entries.has(file) ||
      /^\.env(\.local)?$/.test(basename(file)) ||
      (project.problems.length > 0 && sourceExtensions.has(extname(file))),
  );
}
