import { describe, expect, it } from 'vitest';
import { fixtureProject, runNode } from '../../test/run-node.ts';

/** Describes a project in a fresh process; gives the paths of its document, or the name of the error. */
const describeIt = (dir: string) =>
  runNode(`
    import { describeProject } from './src/node/describe-project.ts';
    import { silentLogger } from './src/log.ts';
    const before = JSON.stringify(process.env);
    const dir = ${JSON.stringify(dir)};
    const described = await describeProject({ dir, log: silentLogger }).then(
      ({ paths }) => ({ workflows: Object.keys(paths).filter((path) => /^\\/workflows\\/[^{]/.test(path)) }),
      (error) => ({ error: error.name }),
    );
    print({ ...described, leavesEnvironment: JSON.stringify(process.env) === before });`);

describe('describeProject', { concurrent: true }, () => {
  it('gives the document that the project would serve', async () => {
    expect(await describeIt(fixtureProject('seeds'))).toEqual({
      workflows: ['investigate', 'review', 'summarize', 'summarize-document', 'triage'].map(
        (name) => `/workflows/${name}`,
      ),
      leavesEnvironment: true,
    });
  });

  it.each(['broken', 'seeds/src/agents', 'none'])(
    'refuses %s, where the document would lack something',
    async (project) => {
      expect(await describeIt(fixtureProject(project))).toEqual({ error: 'StartupError', leavesEnvironment: true });
    },
  );
});
