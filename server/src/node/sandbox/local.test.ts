import { mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSandbox } from '../../sandbox/sandbox-contract.ts';
import { local } from './local.ts';
import { sandboxEnv } from './local-env.ts';
import { TailBuffer } from './tail-buffer.ts';

async function open(env?: Record<string, string | undefined>) {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'openflue-local-')));
  return local({ cwd, ...(env && { env }) }).createSessionEnv({ id: 'run_1' });
}

describeSandbox('local', () => open(), { describe, it, expect });

describe('the local sandbox', () => {
  it('passes on no variable but the harmless ones and those it is given', async () => {
    process.env.OPENFLUE_TEST_SECRET = 'secret';
    const sandbox = await open({ GREETING: 'hi', HOME: undefined });
    const { stdout } = await sandbox.exec('env');
    expect(stdout).toContain('GREETING=hi');
    expect(stdout).not.toMatch(/secret|^HOME=/m);
    expect(sandboxEnv({ PATH: '/bin', API_KEY: 'x' }, { LANG: 'C' })).toEqual({ PATH: '/bin', LANG: 'C' });
    delete process.env.OPENFLUE_TEST_SECRET;
  });

  it('makes its directory', async () => {
    const { cwd } = await open();
    const sandbox = await local({ cwd: join(cwd, 'a/b') }).createSessionEnv({ id: 'run_1' });
    await sandbox.writeFile('f', 'x');
    expect(await readFile(join(cwd, 'a/b/f'), 'utf8')).toBe('x');
  });

  it('ends what a command started when it is aborted', async () => {
    const sandbox = await open();
    const controller = new AbortController();
    const running = sandbox.exec('echo $$ > pid; (sleep 60 & wait)', { signal: controller.signal });
    while (!(await sandbox.exists('pid')) || (await sandbox.readFile('pid')) === '') await sandbox.exec('true');
    const group = Number(await sandbox.readFile('pid'));
    const before = performance.now();
    controller.abort(new DOMException('stop', 'AbortError'));
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - before).toBeLessThan(100);
    while (isAlive(group)) await sandbox.exec('true');
  });

  it('does not wait for what stays in the background', async () => {
    const sandbox = await open();
    const before = performance.now();
    const { stdout } = await sandbox.exec('echo now; sleep 3 &');
    expect(stdout).toBe('now\n');
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('keeps the end of endless output', () => {
    const buffer = new TailBuffer(10);
    for (let i = 0; i < 100; i++) buffer.push(Buffer.from(`${i % 10}`.repeat(5)));
    expect(`${buffer}`).toMatch(/^\[Cut: 490 bytes[^\n]*\n8888899999$/);
  });
});

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
