import type { JsonValue } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import { ToolInputValidationError } from '../../authoring/contract-errors.ts';
import { virtualWorkspace } from '../../sandbox/virtual-sandbox.ts';
import { TOOL_OUTPUT_LIMIT } from '../output-limit.ts';
import { createWorkspace } from '../workspace.ts';
import { builtinTools } from './builtin-tools.ts';
import { globToRegExp } from './glob-pattern.ts';

function open() {
  const workspace = createWorkspace(virtualWorkspace(), 'run_1', undefined, new AbortController().signal);
  const tools = new Map(builtinTools(workspace).map((tool) => [tool.name, tool]));
  const use = async (name: string, args: Record<string, JsonValue>) => {
    const { signal } = new AbortController();
    const { content, isError = false } = (await tools.get(name)?.run(args, { toolCallId: 'c', signal })) ?? {
      content: [],
    };
    return { text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''), isError };
  };
  return { fs: workspace.fs, use };
}

describe('built-in tools', () => {
  it('read whole files, parts of them, and say what is left', async () => {
    const { fs, use } = open();
    await fs.writeFile('f', Array.from({ length: 3_000 }, (_, i) => `line ${i + 1}`).join('\n'));
    const whole = await use('read', { path: 'f' });
    expect(whole.text).toMatch(/^line 1\n/);
    expect(whole.text).toContain('1000 more lines; continue with offset 2001');
    expect((await use('read', { path: 'f', offset: 2_999, limit: 5 })).text).toBe('line 2999\nline 3000');
    expect((await use('read', { path: 'f', offset: 9_999 })).isError).toBe(true);
    await fs.writeFile('long', 'x'.repeat(TOOL_OUTPUT_LIMIT + 1));
    expect((await use('read', { path: 'long' })).text).toContain('[Cut:');
  });

  it('write and edit, and refuse an edit that is not exact', async () => {
    const { fs, use } = open();
    await use('write', { path: 'a/b.txt', content: 'one two one' });
    expect((await use('edit', { path: 'a/b.txt', oldText: 'two', newText: '$& 2' })).isError).toBe(false);
    expect(await fs.readFile('a/b.txt')).toBe('one $& 2 one');
    expect((await use('edit', { path: 'a/b.txt', oldText: 'one', newText: 'x' })).isError).toBe(true);
    expect((await use('edit', { path: 'a/b.txt', oldText: 'none', newText: 'x' })).isError).toBe(true);
    await use('edit', { path: 'a/b.txt', oldText: 'one', newText: '1', replaceAll: true });
    expect(await fs.readFile('a/b.txt')).toBe('1 $& 2 1');
  });

  it('run commands, tell their exit code, and keep the end of long output', async () => {
    const { use } = open();
    expect(await use('bash', { command: 'echo hi; exit 4' })).toEqual({ text: 'hi\n[exit code 4]', isError: true });
    expect(await use('bash', { command: 'true' })).toEqual({ text: '(no output)', isError: false });
    const long = await use('bash', { command: 'seq 1 15000; echo the end' });
    expect(long.text).toMatch(/^\[Cut: the last/);
    expect(long.text).toContain('the end');
    expect((await use('bash', { command: 'sleep 9', timeout: 0.05 })).text).toContain('124');
  });

  it('search contents and names', async () => {
    const { fs, use } = open();
    await fs.writeFile('src/a.ts', "const it's = 1;\nlet b;");
    await fs.writeFile('src/deep/b.ts', 'const c = 2;');
    await fs.writeFile('notes.md', 'const in prose');
    expect((await use('grep', { pattern: "it's|c =", path: 'src' })).text.split('\n').sort()).toEqual([
      "src/a.ts:1:const it's = 1;",
      'src/deep/b.ts:1:const c = 2;',
    ]);
    expect((await use('grep', { pattern: 'CONST', ignoreCase: true, include: '*.md' })).text).toContain('notes.md');
    expect((await use('grep', { pattern: 'nothing here' })).text).toBe('No matches.');
    expect((await use('grep', { pattern: '(' })).isError).toBe(true);
    expect((await use('glob', { pattern: '**/*.ts' })).text).toBe('src/a.ts\nsrc/deep/b.ts');
    expect((await use('glob', { pattern: '*.ts', path: 'src' })).text).toBe('a.ts');
    expect((await use('glob', { pattern: '*.py' })).text).toBe('No files match.');
  });

  it('refuse arguments that do not fit, and fail for files that are not there', async () => {
    const { use } = open();
    await expect(use('read', {})).rejects.toBeInstanceOf(ToolInputValidationError);
    await expect(use('write', { path: 'x', content: 1 })).rejects.toBeInstanceOf(ToolInputValidationError);
    await expect(use('read', { path: 'missing' })).rejects.toThrow('missing');
  });
});

describe('a glob', () => {
  it.each([
    ['*.ts', 'a.ts', 'b/a.ts'],
    ['**/*.ts', 'x/y/a.ts', 'a.tsx'],
    ['src/**', 'src/a/b', 'lib/a'],
    ['f?.{js,m?s}', 'fa.mjs', 'fa.ts'],
    ['[ab]*', 'bc', 'cb'],
    ['[!a]*', 'bc', 'ab'],
    ['a.b(c)+', 'a.b(c)+', 'axb(c)+'],
  ])('%s matches %s and not %s', (glob, yes, no) => {
    expect(globToRegExp(glob).test(yes)).toBe(true);
    expect(globToRegExp(glob).test(no)).toBe(false);
  });
});
