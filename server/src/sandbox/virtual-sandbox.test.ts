import { Bash, InMemoryFs } from 'just-bash';
import { describe, expect, it } from 'vitest';
import { bash } from './bash.ts';
import { describeSandbox } from './sandbox-contract.ts';
import { scopeSandbox } from './scoped-sandbox.ts';
import { virtualWorkspace } from './virtual-sandbox.ts';

const open = () => virtualWorkspace().createSessionEnv({ id: 'run_1' });

const runner = { describe, it, expect };

describeSandbox('virtual workspace', open, runner);
describeSandbox(
  'an own just-bash',
  () => bash(() => new Bash({ cwd: '/home/user' })).createSessionEnv({ id: 'run_1' }),
  runner,
);
describeSandbox(
  'a directory of a virtual workspace',
  async () => {
    const sandbox = scopeSandbox(await open(), 'nested/place');
    await sandbox.mkdir('.', { recursive: true });
    return sandbox;
  },
  runner,
);

describe('virtual workspace', () => {
  it('shares its files between everything made from it', async () => {
    const workspace = virtualWorkspace();
    const [one, other] = await Promise.all([
      workspace.createSessionEnv({ id: 'run_1' }),
      workspace.createSessionEnv({ id: 'run_1' }),
    ]);
    await one.writeFile('shared', 'yes');
    expect(await other.readFile('shared')).toBe('yes');
  });

  it('keeps its files where it is told to', async () => {
    const fs = new InMemoryFs({ '/workspace/seed.txt': 'from before' });
    const sandbox = await virtualWorkspace({ openFileSystem: () => fs }).createSessionEnv({ id: 'run_1' });
    expect(await sandbox.readFile('seed.txt')).toBe('from before');
    await sandbox.exec('echo kept > later.txt');
    expect(await fs.readFile('/workspace/later.txt')).toBe('kept\n');
  });

  it('ends a busy loop by its step limit instead of blocking the process', async () => {
    const sandbox = await open();
    const before = performance.now();
    const shell = await sandbox.exec('while true; do :; done');
    const awk = await sandbox.exec(`awk 'BEGIN { while (1) i++ }'`);
    expect(shell.exitCode).not.toBe(0);
    expect(awk.exitCode).not.toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('turns a fault of the simulated shell into a failed command', async () => {
    const sandbox = await open();
    const result = await sandbox.exec('ln -s /../../etc/passwd link; echo x > /dev/full/none; cat link');
    expect(result.exitCode).not.toBe(0);
  });
});
