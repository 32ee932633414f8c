import { describe, expect, it } from 'vitest';
import { fixtureProject, runNode } from '../../../test/run-node.ts';

const beyond = fixtureProject('beyond-stripping');

/** A script that has hooks for `dir` installed as `hooks`. */
const withHooks = (dir: string, script: string) => `
  import { installLoadHooks } from './src/node/loader/load-hooks.ts';
  const hooks = installLoadHooks(${JSON.stringify(dir)});
  ${script}`;

describe('installLoadHooks', { concurrent: true }, () => {
  it('runs enums, namespaces and parameter properties', async () => {
    const script = `
      const { run } = await hooks.importFile('src/workflows/enums.ts');
      print(await run({ payload: { text: 'hello' } }));`;
    expect(await runNode(withHooks(beyond, script))).toEqual({ text: 'hello', priority: 'high', words: 12 });
  });

  it('runs TSX through hono/jsx', async () => {
    const script = `
      const { run } = await hooks.importFile('src/workflows/page.tsx');
      print(await run({ payload: { title: 'a < b' } }));`;
    expect(await runNode(withHooks(beyond, script))).toEqual({
      html: '<html><body><h1>a &lt; b</h1></body></html>',
    });
  });

  it('takes what a bundler takes: untyped type imports, paths without extension, JSON, Markdown', async () => {
    const script = `
      const { run } = await hooks.importFile('src/workflows/imports.ts');
      print({ ...(await run({ payload: { text: 'hello' } })), files: hooks.loadedFiles().length });`;
    expect(await runNode(withHooks(beyond, script))).toEqual({
      text: 'HELLO!',
      prompt: 'Write short sentences.\n',
      same: true,
      files: 5,
    });
  });

  it('imports a skill with the files beside it, and its text when asked for that', async () => {
    const script = `
      const { run } = await hooks.importFile('src/workflows/skills.ts');
      print(await run());`;
    expect(await runNode(withHooks(beyond, script))).toEqual({
      name: 'greet',
      files: { 'phrases.txt': 'hello\n' },
      isText: 'string',
    });
  });

  it('keeps line numbers of files that esbuild transformed', async () => {
    const script = `
      const { run } = await hooks.importFile('src/workflows/throws.ts');
      print(await run().catch((error) => error.stack));`;
    expect(await runNode(withHooks(beyond, script))).toMatch(/throws\.ts:10:\d+/);
  });

  it('prints no warning about experimental features', async () => {
    const script = `
      const warnings = [];
      process.on('warning', (warning) => warnings.push(warning.name));
      await hooks.importFile('src/workflows/enums.ts');
      await new Promise(setImmediate);
      print(warnings);`;
    expect(await runNode(withHooks(beyond, script))).toEqual([]);
  });

  it('loads helper modules afresh after renew(), and only then', async () => {
    const script = `
      import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      import { join } from 'node:path';
      import { installLoadHooks } from './src/node/loader/load-hooks.ts';
      const dir = mkdtempSync(join(tmpdir(), 'openflue-hooks-'));
      const write = (name, text) => writeFileSync(join(dir, name), text);
      write('entry.ts', "import { word } from './deep.ts'; import md from './a.md'; export const say = () => word + md;");
      write('deep.ts', "export { word } from './deeper.ts';");
      write('deeper.ts', "export const word: string = 'old ';");
      write('a.md', 'text');
      const hooks = installLoadHooks(dir);
      const say = async () => (await hooks.importFile('entry.ts')).say();
      const seen = [await say()];
      write('deeper.ts', "export const word: string = 'new ';");
      write('a.md', 'words');
      seen.push(await say());
      hooks.renew();
      seen.push(await say());
      rmSync(dir, { recursive: true });
      print(seen);`;
    expect(await runNode(script)).toEqual(['old text', 'old text', 'new words']);
  });

  it('finds packages that a project installs for the server in the project, wherever the server lies', async () => {
    const script = `
      import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      import { join } from 'node:path';
      import { installLoadHooks } from './src/node/loader/load-hooks.ts';
      const [project, elsewhere] = ['project-', 'elsewhere-'].map((name) => mkdtempSync(join(tmpdir(), name)));
      const installed = join(project, 'node_modules/openai');
      mkdirSync(installed, { recursive: true });
      writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
      writeFileSync(join(installed, 'index.js'), "export default 'of the project';");
      writeFileSync(join(elsewhere, 'server.mjs'), "export default (await import('openai')).default;");
      writeFileSync(join(elsewhere, 'other.mjs'), "export default (await import('not-one-of-these')).default;");
      installLoadHooks(project);
      const found = (await import(join(elsewhere, 'server.mjs'))).default;
      const other = await import(join(elsewhere, 'other.mjs')).catch((error) => error.code);
      for (const dir of [project, elsewhere]) rmSync(dir, { recursive: true });
      print({ found, other });`;
    expect(await runNode(script)).toEqual({ found: 'of the project', other: 'ERR_MODULE_NOT_FOUND' });
  });
});
