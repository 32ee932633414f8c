import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/openflue.js', import.meta.url));

/** Starts the program in a Node that says it is of this version. */
function startOn(version: string, ...args: string[]) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  const script = `${pretend} process.argv.splice(1, 0, ${JSON.stringify(bin)}); require(${JSON.stringify(bin)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script, '--', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('bin/openflue.js', () => {
  it.each(['10.24.1', '20.19.0', '22.17.1'])('says in one line that Node %s is too old', (version) => {
    const { status, stdout, stderr } = startOn(version, '--version');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^openflue needs Node\\.js .* ${version.replaceAll('.', '\\.')}\\.\\n$`));
  });

  it('starts on 22.18', () => {
    expect(startOn('22.18.0', '--version')).toMatchObject({ status: 0, stderr: '' });
  });
});
