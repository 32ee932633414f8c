import type { FlueFs } from '../authoring/flue-fs.ts';
import type { Sandbox } from '../sandbox/port.ts';
import { WorkspaceError } from './harness-errors.ts';

/** The application's view of a workspace's files: failures say which operation and which path. */
export function workspaceFs(open: () => Promise<Sandbox>): FlueFs {
  const on = async <T>(operation: string, path: string, run: (sandbox: Sandbox) => Promise<T>): Promise<T> => {
    try {
      if (typeof path !== 'string' || path === '') throw new TypeError('a path must be a non-empty string');
      return await run(await open());
    } catch (cause) {
      throw new WorkspaceError(operation, String(path), cause);
    }
  };
  return {
    readFile: (path) => on('readFile', path, (sandbox) => sandbox.readFile(path)),
    readFileBuffer: (path) => on('readFileBuffer', path, (sandbox) => sandbox.readFileBuffer(path)),
    writeFile: (path, content) =>
      on('writeFile', path, async (sandbox) => {
        if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
          throw new TypeError(`the content must be text or bytes; it is ${content === null ? 'null' : typeof content}`);
        }
        await sandbox.writeFile(path, content);
      }),
    stat: (path) => on('stat', path, (sandbox) => sandbox.stat(path)),
    readdir: (path) => on('readdir', path, (sandbox) => sandbox.readdir(path)),
    exists: (path) => on('exists', path, (sandbox) => sandbox.exists(path)),
    mkdir: (path, options) => on('mkdir', path, (sandbox) => sandbox.mkdir(path, options)),
    rm: (path, options) => on('rm', path, (sandbox) => sandbox.rm(path, options)),
  };
}
