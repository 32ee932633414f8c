import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { discover } from './discover.ts';

const dirs: string[] = [];

function project(...files: string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-discover-'));
  dirs.push(dir);
  for (const file of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), '');
  }
  return dir;
}

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

describe('discover', () => {
  it('finds workflows and agents in src/ and at the root, named after their files and sorted', () => {
    const found = discover(project('src/workflows/b.ts', 'workflows/a.mjs', 'agents/helper.tsx', 'src/agents/x.mts'));
    expect(found.workflows.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(found.agents.map(({ name }) => name)).toEqual(['helper', 'x']);
    expect(found.problems).toEqual([]);
  });

  it('takes app.ts from src/ or the root', () => {
    const atRoot = project('app.ts');
    expect(discover(atRoot).app).toBe(join(atRoot, 'app.ts'));
    const inSrc = project('src/app.mjs');
    expect(discover(inSrc).app).toBe(join(inSrc, 'src/app.mjs'));
    expect(discover(project('workflows/a.ts'))).not.toHaveProperty('app');
  });

  it('leaves tests, declarations, hidden files, folders and other file types alone', () => {
    const dir = project('workflows/a.test.ts', 'workflows/b.spec.js', 'workflows/c.d.ts', 'workflows/.d.ts');
    mkdirSync(join(dir, 'workflows/folder.ts'));
    writeFileSync(join(dir, 'workflows/notes.md'), '');
    expect(discover(dir)).toEqual({ workflows: [], agents: [], unsupported: [], problems: [] });
  });

  it('reports a second file of one name and keeps the first', () => {
    const dir = project('src/workflows/a.ts', 'workflows/a.js');
    const found = discover(dir);
    expect(found.workflows).toEqual([{ name: 'a', file: join(dir, 'src/workflows/a.ts') }]);
    expect(found.problems).toMatchObject([{ kind: 'workflow', name: 'a', file: join(dir, 'workflows/a.js') }]);
    expect(found.problems[0]?.reason).toContain(join('src', 'workflows', 'a.ts'));
  });

  it('reports two applications', () => {
    expect(discover(project('app.ts', 'src/app.ts')).problems).toMatchObject([{ kind: 'app' }]);
  });

  it('reports names that cannot stand in a URL', () => {
    const found = discover(project('workflows/a b.ts', 'workflows/-x.ts', 'workflows/é.ts', 'workflows/ok.ts'));
    expect(found.workflows.map(({ name }) => name)).toEqual(['ok']);
    expect(found.problems).toHaveLength(3);
  });

  it('looks into .flue alone where there is one', () => {
    const found = discover(project('.flue/workflows/a.ts', 'src/workflows/b.ts', 'app.ts'));
    expect(found.workflows.map(({ name }) => name)).toEqual(['a']);
    expect(found).not.toHaveProperty('app');
  });

  it('names what it does not serve', () => {
    const dir = project('src/cloudflare.ts', 'src/channels/mail.ts');
    expect(discover(dir).unsupported).toEqual([join(dir, 'src/channels'), join(dir, 'src/cloudflare.ts')]);
  });

  it('finds an empty project where there is nothing', () => {
    expect(discover(project())).toEqual({ workflows: [], agents: [], unsupported: [], problems: [] });
  });
});
