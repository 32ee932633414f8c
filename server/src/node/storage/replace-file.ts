import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncDirectory } from './write-ahead-log.ts';

/** Writes a file whole or not at all, whatever is cut short: it is on the medium when this returns, else it is as it was. */
export function replaceFile(path: string, text: string): void {
  const draft = join(dirname(path), `.${basename(path)}.tmp`);
  writeFileSync(draft, text, { flush: true });
  renameSync(draft, path);
  syncDirectory(dirname(path));
}
