import type { FlueFs } from '../authoring/flue-fs.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import type { FileStat } from '../sandbox/port.ts';
import type { HarnessEnvironment } from './environment.ts';
import { digestOf } from './journal.ts';
import { journaled } from './journaled.ts';

/**
 * Files through the journal: what an earlier attempt read is read again as it was then, whatever became of the file
 * since, and what it wrote is not written over what came after.
 */
export function journaledFs(fs: FlueFs, environment: HarnessEnvironment): FlueFs {
  if (!environment.journal) return fs;
  const once = <T>(request: unknown[], work: () => Promise<T>) => journaled(environment, { kind: 'fs', request }, work);
  return {
    readFile: (path) => once(['readFile', path], () => fs.readFile(path)),
    readFileBuffer: async (path) =>
      decodeBase64(await once(['readFileBuffer', path], async () => encodeBase64(await fs.readFileBuffer(path)))),
    writeFile: async (path, content) =>
      once(
        ['writeFile', path, typeof content === 'string' ? content : await digestOf(await encodeBase64(content))],
        () => fs.writeFile(path, content),
      ),
    stat: async (path) => revivedStat(await once(['stat', path], () => fs.stat(path))),
    readdir: (path) => once(['readdir', path], () => fs.readdir(path)),
    exists: (path) => once(['exists', path], () => fs.exists(path)),
    mkdir: (path, options) => once(['mkdir', path, options], () => fs.mkdir(path, options)),
    rm: (path, options) => once(['rm', path, options], () => fs.rm(path, options)),
  };
}

/** Out of the journal a time is text. */
function revivedStat(stat: FileStat): FileStat {
  return stat.mtime === undefined ? stat : { ...stat, mtime: new Date(stat.mtime) };
}
