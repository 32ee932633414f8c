import { describe, expect, it } from 'vitest';
import { fixtureProject, runNode } from '../../../test/run-node.ts';

/** Loads a project in a fresh process and tells what it found, with paths relative to the project. */
const load = (dir: string) =>
  runNode(`
    import { relative } from 'node:path';
    import { installLoadHooks } from './src/node/loader/load-hooks.ts';
    import { loadProject } from './src/node/project/load-project.ts';
    const dir = ${JSON.stringify(dir)};
    const project = await loadProject(dir, installLoadHooks(dir));
    print({
      workflows: project.workflows.map(({ name, route }) => ({ name, exposed: route !== undefined })),
      agents: project.agents.map(({ name }) => name),
      problems: project.problems.map((problem) => ({ ...problem, file: relative(dir, problem.file) })),
    });`);

describe('loadProject', { concurrent: true }, () => {
  it('loads a project that was written for the original runtime', async () => {
    const found = await load(fixtureProject('seeds'));
    expect(found.problems).toEqual([]);
    expect(found.agents).toEqual(['editor', 'open-editor']);
    expect(found.workflows).toEqual(
      ['investigate', 'review', 'summarize', 'summarize-document', 'triage'].map((name) => ({ name, exposed: true })),
    );
  });

  it('names file, line and reason of each module that does not load, and loads the others', async () => {
    const found = await load(fixtureProject('broken'));
    expect(found.workflows).toEqual([{ name: 'good', exposed: true }]);
    const problems = new Map<string, { file: string; line?: number; reason: string }>(
      found.problems.map((problem: { name: string }) => [problem.name, problem]),
    );
    const at = (name: string) => {
      const { file, line } = problems.get(name) ?? {};
      return `${file}:${line}`;
    };
    expect(at('syntax')).toBe('src/workflows/syntax.ts:4');
    expect(at('plain-syntax')).toBe('src/workflows/plain-syntax.js:2');
    expect(at('missing-package')).toBe('src/workflows/missing-package.ts:2');
    expect(at('missing-file')).toBe('src/workflows/missing-file.ts:2');
    expect(at('missing-export')).toBe('src/workflows/missing-export.ts:1');
    expect(at('foreign-part')).toBe('src/workflows/foreign-part.ts:1');
    expect(at('throws')).toBe('src/workflows/throws.ts:3');
    expect(at('no-run')).toBe('src/workflows/no-run.ts:undefined');
    expect(at('no-agent')).toBe('src/agents/no-agent.ts:undefined');
    expect(problems.get('missing-package')?.reason).toContain('a-package-that-nobody-has');
    expect(problems.get('missing-export')?.reason).toContain('defineNonsense');
    expect(problems.size).toBe(9);
  });
});
