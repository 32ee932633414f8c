import type { Sandbox } from './port.ts';

/** A test runner with vitest's interface; given, so that this package does not depend on one. */
export type SandboxTestRunner = Pick<typeof import('vitest'), 'describe' | 'it' | 'expect'>;

/**
 * What every sandbox must do, as tests: an implementation of the `Sandbox` port calls this from a test file of its own.
 * `open` gives a fresh sandbox with an empty working directory.
 */
export function describeSandbox(
  name: string,
  open: () => Promise<Sandbox>,
  { describe, it, expect }: SandboxTestRunner,
): void {
  describe(`${name}: files`, () => {
    it('reads back text and bytes as they were written', async () => {
      const sandbox = await open();
      await sandbox.writeFile('note.txt', 'grün\n');
      await sandbox.writeFile('bytes.bin', new Uint8Array([0, 255, 10, 128]));
      expect(await sandbox.readFile('note.txt')).toBe('grün\n');
      expect([...(await sandbox.readFileBuffer('bytes.bin'))]).toEqual([0, 255, 10, 128]);
    });

    it('makes missing parents when a file is written', async () => {
      const sandbox = await open();
      await sandbox.writeFile('a/b/c.txt', 'deep');
      expect(await sandbox.readFile('a/b/c.txt')).toBe('deep');
      expect(await sandbox.readdir('a')).toEqual(['b']);
    });

    it('replaces a file that is there', async () => {
      const sandbox = await open();
      await sandbox.writeFile('f', 'a longer first version');
      await sandbox.writeFile('f', 'short');
      expect(await sandbox.readFile('f')).toBe('short');
    });

    it('resolves relative paths against its working directory, and absolute ones as they are', async () => {
      const sandbox = await open();
      await sandbox.writeFile('x.txt', '1');
      expect(sandbox.resolvePath('x.txt')).toBe(`${sandbox.cwd}/x.txt`);
      expect(sandbox.resolvePath(`${sandbox.cwd}/sub/../x.txt`)).toBe(`${sandbox.cwd}/x.txt`);
      expect(await sandbox.readFile(`${sandbox.cwd}/x.txt`)).toBe('1');
    });

    it('tells files from directories', async () => {
      const sandbox = await open();
      await sandbox.writeFile('d/f', '12345');
      expect(await sandbox.stat('d')).toMatchObject({ isFile: false, isDirectory: true });
      const file = await sandbox.stat('d/f');
      expect(file).toMatchObject({ isFile: true, isDirectory: false });
      if (file.size !== undefined) expect(file.size).toBe(5);
    });

    it('lists names in order', async () => {
      const sandbox = await open();
      for (const name of ['b', 'a', 'c']) await sandbox.writeFile(`list/${name}`, '');
      expect(await sandbox.readdir('list')).toEqual(['a', 'b', 'c']);
    });

    it('knows what exists', async () => {
      const sandbox = await open();
      await sandbox.mkdir('there');
      expect(await sandbox.exists('there')).toBe(true);
      expect(await sandbox.exists('not/there')).toBe(false);
    });

    it('removes files, trees only when asked, and missing ones only by force', async () => {
      const sandbox = await open();
      await sandbox.writeFile('t/f', '');
      await expect(sandbox.rm('t')).rejects.toBeInstanceOf(Error);
      await sandbox.rm('t', { recursive: true });
      expect(await sandbox.exists('t')).toBe(false);
      await expect(sandbox.rm('t')).rejects.toBeInstanceOf(Error);
      await sandbox.rm('t', { force: true });
    });

    it('rejects reads of what is missing and of directories', async () => {
      const sandbox = await open();
      await sandbox.mkdir('dir');
      await expect(sandbox.readFile('missing')).rejects.toBeInstanceOf(Error);
      await expect(sandbox.readFile('dir')).rejects.toBeInstanceOf(Error);
      await expect(sandbox.stat('missing')).rejects.toBeInstanceOf(Error);
      await expect(sandbox.readdir('missing')).rejects.toBeInstanceOf(Error);
    });
  });

  describe(`${name}: commands`, () => {
    it('runs in the working directory and sees the same files', async () => {
      const sandbox = await open();
      await sandbox.writeFile('in.txt', 'one\ntwo\n');
      const result = await sandbox.exec('pwd && wc -l < in.txt | tr -d " " && echo made > out.txt');
      expect(result).toMatchObject({ stdout: `${sandbox.cwd}\n2\n`, exitCode: 0 });
      expect(await sandbox.readFile('out.txt')).toBe('made\n');
    });

    it('resolves a failing command with its exit code and both streams', async () => {
      const sandbox = await open();
      expect(await sandbox.exec('echo out; echo err >&2; exit 3')).toEqual({
        stdout: 'out\n',
        stderr: 'err\n',
        exitCode: 3,
      });
      expect((await sandbox.exec('no-such-command-here')).exitCode).toBe(127);
    });

    it('passes the environment and the directory of one call', async () => {
      const sandbox = await open();
      await sandbox.mkdir('sub');
      const result = await sandbox.exec('echo "$GREETING"; pwd', { env: { GREETING: 'hello' }, cwd: 'sub' });
      expect(result.stdout).toBe(`hello\n${sandbox.cwd}/sub\n`);
      expect((await sandbox.exec('echo "[$GREETING]"')).stdout).toBe('[]\n');
    });

    it('ends with exit code 124 at its time limit', async () => {
      const sandbox = await open();
      expect((await sandbox.exec('sleep 30', { timeoutMs: 50 })).exitCode).toBe(124);
    });

    it('rejects with the reason when it is aborted', async () => {
      const sandbox = await open();
      const controller = new AbortController();
      const running = sandbox.exec('sleep 30', { signal: controller.signal });
      controller.abort(new DOMException('stop', 'AbortError'));
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      await expect(sandbox.exec('true', { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    });
  });
}
