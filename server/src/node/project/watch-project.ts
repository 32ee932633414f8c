import { watch } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** Quiet time after the last change before it is reported: an editor writes a file in several steps. */
const SETTLE_MS = 60;
const ignoredFolders = new Set(['node_modules', '.git', 'dist', 'coverage']);

/** Calls `onChange` with the absolute paths that changed, a moment after they did. Returns what ends the watch. */
export function watchProject(
  projectDir: string,
  options: { ignore: readonly string[]; onChange: (files: readonly string[]) => void },
): () => void {
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = () => {
    const files = [...changed];
    changed.clear();
    options.onChange(files);
  };
  const watcher = watch(projectDir, { recursive: true }, (_event, name) => {
    if (name === null) return;
    const file = resolve(projectDir, name);
    if (isIgnored(projectDir, file, options.ignore)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(report, SETTLE_MS);
  });
  // A folder that vanishes while it is being looked at is not worth ending the server for.
  watcher.on('error', () => {});
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

function isIgnored(projectDir: string, file: string, ignore: readonly string[]): boolean {
  if (ignore.some((path) => file === path || file.startsWith(path + sep))) return true;
  return relative(projectDir, file)
    .split(sep)
    .some((part) => ignoredFolders.has(part));
}
