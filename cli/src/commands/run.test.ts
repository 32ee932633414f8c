import { describe, expect, it } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';

describe.concurrent('openflue run', () => {
  it('prints the run id and the events on stderr, and the result as JSON on stdout', async () => {
    const dir = tempProject({ 'src/workflows/echo.ts': echo });
    const { code, stdout, stderr } = await openflue(['run', 'echo', '--dir', dir, '--payload', '{"a":[1]}']);
    expect(JSON.parse(stdout)).toEqual({ a: [1] });
    expect(stderr).toMatch(/^run_\w+\n/);
    expect(stderr).toContain('info echoing of=object');
    expect(code).toBe(0);
  });

  it('takes the payload from a file and from stdin, and accepts --target node', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo, 'payload.json': '"from a file"' });
    const fromFile = await openflue(['run', 'echo', '--target', 'node', '--payload', '@payload.json'], { cwd });
    expect(fromFile).toMatchObject({ code: 0, stdout: '"from a file"\n' });
    const fromStdin = await openflue(['run', 'echo', '--payload', '-'], { cwd, input: '[1, 2]' });
    expect(JSON.parse(fromStdin.stdout)).toEqual([1, 2]);
  });

  it('writes events for programs', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    const { stderr } = await openflue(['run', 'echo', '--payload', '1', '--format', 'ndjson'], { cwd });
    const events = stderr.trim().split('\n').slice(1);
    expect(events.map((line) => JSON.parse(line).type)).toEqual(['run_start', 'log', 'run_end']);
  });

  it('exits with 1 and prints no result when the run fails', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    const { code, stdout, stderr } = await openflue(['run', 'echo', '--payload', '"fail"'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('as you wish');
  });

  it('exits with 1 and names the workflows when there is none of that name', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    const { code, stderr } = await openflue(['run', 'ecko'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*echo\.\n$/);
  });

  it('exits with 1 and says where when the workflow does not load', async () => {
    const cwd = tempProject({ 'workflows/broken.ts': 'export const a = 1;\nexport const b = ;\n' });
    const { code, stderr } = await openflue(['run', 'broken'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('workflows/broken.ts:2:18');
    expect(stderr).not.toContain('    at ');
  });

  it('refuses a payload that the schema refuses, before there is a run', async () => {
    const strict = `
      import { defineAgent, defineWorkflow } from '@openflue/server';
      import { z } from 'zod';
      export default defineWorkflow({
        agent: defineAgent(() => ({ model: 'demo/x' })),
        input: z.object({ text: z.string() }),
        run: async ({ input }) => input.text,
      });`;
    const cwd = tempProject({ 'workflows/strict.ts': strict });
    const { code, stdout, stderr } = await openflue(['run', 'strict', '--payload', '{"text":1}'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('payload.text');
    expect(stderr).not.toContain('run_');
  });

  it('exits with 2 when the payload is no JSON', async () => {
    const { code, stderr } = await openflue(['run', 'echo', '--payload', '{text}']);
    expect(code).toBe(2);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
