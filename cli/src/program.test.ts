import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { openflue } from '../test/openflue.ts';
import { createProgram } from './program.ts';

/** What is called how, and its line in the list of commands. */
function everyCommand({ commands }: Command, before = ''): [path: string, summary: string][] {
  return commands.flatMap((command) => [
    [before + command.name(), command.summary()],
    ...everyCommand(command, `${before}${command.name()} `),
  ]);
}

describe.concurrent('openflue', () => {
  it('says its version', async () => {
    expect(await openflue(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it.each(everyCommand(createProgram()))('explains %s in a line, and with examples', async (path, summary) => {
    expect(summary).toMatch(/^\S.{10,45}$/);
    const { code, stdout } = await openflue([...path.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Examples:\n  openflue ${path}`);
  });

  it.each([
    [['strat'], 'start'],
    [['start', '--port', 'http'], 'port'],
    [['start', '--role', 'boss'], 'worker'],
    [['run'], 'workflow'],
    [['logs', 'run_1', '--format', 'xml'], 'ndjson'],
    [['runs', '--data', '/nowhere/at/all'], '/nowhere/at/all'],
    [['schedules', '--data', '/nowhere/at/all'], '/nowhere/at/all'],
    [['types', '--check'], '--output'],
    [['conformance', 'http://127.0.0.1:1', '--profile', 'crash'], '--restart'],
    [['conformance', 'http://127.0.0.1:1', '--fixtures', '/nowhere.json'], '/nowhere.json'],
    [['types', 'http://'], 'URL'],
  ])('exits with 2 and a hint for %j', async (args, hint) => {
    const { code, stderr } = await openflue(args);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('    at ');
  });

  it('refuses to listen beyond this machine without a token, in one line', async () => {
    const { code, stderr } = await openflue(['start', '--host', '0.0.0.0', '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*FLUE_TOKEN.*\n$/);
  });
});
