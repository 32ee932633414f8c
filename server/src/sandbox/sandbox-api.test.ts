import { describe, expect, it } from 'vitest';
import { createSandboxSessionEnv, type SandboxApi } from './sandbox-api.ts';
import { SandboxOperationUnsupportedError } from './sandbox-unsupported-error.ts';

/** An adapter of a provider that makes no parents and cannot remove trees. */
function adapter() {
  const files = new Map<string, string>();
  const directories = new Set(['/', '/home']);
  const calls: unknown[] = [];
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';
  const api: SandboxApi = {
    readFile: async (path) => files.get(path) ?? Promise.reject(new Error('ENOENT')),
    readFileBuffer: async () => new Uint8Array(),
    async writeFile(path, content) {
      if (!directories.has(parentOf(path))) throw new Error('no parent');
      files.set(path, String(content));
    },
    stat: async () => ({ isFile: true, isDirectory: false }),
    readdir: async () => ['b', 'a'],
    exists: async (path) => (path === '/throws' ? Promise.reject(new Error('down')) : directories.has(path)),
    async mkdir(path) {
      directories.add(path);
    },
    async rm(_path, options) {
      if (options?.recursive) {
        throw new SandboxOperationUnsupportedError({ operation: 'rm', provider: 'test', options: ['recursive'] });
      }
    },
    async exec(command, options) {
      calls.push([command, options]);
      return { stdout: '', stderr: '', exitCode: 0 };
    },
  };
  return { api, calls };
}

describe('an adapted sandbox', () => {
  it('makes missing parents, resolves paths and sorts names for its adapter', async () => {
    const { api, calls } = adapter();
    const sandbox = createSandboxSessionEnv(api, '/home/');
    await sandbox.writeFile('a/b/c.txt', 'x');
    expect(await sandbox.readFile('/home/a/b/../b/c.txt')).toBe('x');
    expect(await sandbox.readdir('.')).toEqual(['a', 'b']);
    await sandbox.exec('ls', { cwd: 'sub', timeoutMs: 5 });
    await sandbox.exec('ls');
    expect(calls).toEqual([
      ['ls', { cwd: '/home/sub', timeoutMs: 5 }],
      ['ls', { cwd: '/home' }],
    ]);
  });

  it('passes the failures of its adapter on, and takes one in exists for a no', async () => {
    const { api } = adapter();
    const sandbox = createSandboxSessionEnv(api, '/home');
    await expect(sandbox.rm('x', { recursive: true })).rejects.toBeInstanceOf(SandboxOperationUnsupportedError);
    const failing = createSandboxSessionEnv({ ...api, writeFile: () => Promise.reject(new Error('full')) }, '/home');
    await expect(failing.writeFile('a', 'x')).rejects.toThrow('full');
    expect(await sandbox.exists('/throws')).toBe(false);
  });
});
