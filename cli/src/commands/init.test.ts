import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { tempProject } from '../../test/project.ts';

describe('openflue init', () => {
  it('makes a project that runs at once', async () => {
    const cwd = tempProject({});
    expect(await openflue(['init', 'My Project'], { cwd })).toMatchObject({ code: 0 });
    const dir = join(cwd, 'My Project');
    expect(JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).name).toBe('my-project');
    const payload = JSON.stringify({ text: 'Rain fell all night. The river rose. By morning the bridge was gone.' });
    const { code, stdout } = await openflue(['run', 'summarize', '--payload', payload], { cwd: dir });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ summary: expect.any(String) });
  });

  it('overwrites nothing, and writes nothing then', async () => {
    const cwd = tempProject({ 'README.md': 'mine' });
    const { code, stderr } = await openflue(['init'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('README.md');
    expect(readFileSync(join(cwd, 'README.md'), 'utf8')).toBe('mine');
    expect(() => readFileSync(join(cwd, 'package.json'))).toThrow();
  });
});
