import type { WorkflowList } from '@openflue/spec';
import { casesOf } from '../case.ts';

export const workflowCases = [
  ...casesOf(
    'production',
    {},
    {
      id: 'WF-001',
      clauses: ['WF-1'],
      title: 'the list has every workflow once, by name',
      run: async (probe) => {
        const { workflows } = probe.expect(await probe.get('/workflows'), 200).json<WorkflowList>();
        const names = workflows.map(({ name }) => name);
        probe.equal(names, [...new Set(names)].sort(), 'The order of the names');
      },
    },
  ),
  ...casesOf(
    'core',
    {},
    {
      id: 'WF-002',
      clauses: ['WF-1'],
      title: 'the list has the fixtures that are exposed',
      needs: ['echo', 'fail'],
      run: async (probe) => {
        const { workflows } = probe.expect(await probe.get('/workflows'), 200).json<WorkflowList>();
        for (const fixture of ['echo', 'fail', 'slow', 'logs', 'big'] as const) {
          const name = probe.name(fixture);
          probe.check(
            workflows.some((workflow) => workflow.name === name),
            `The list has no "${name}".`,
          );
        }
      },
    },
    {
      id: 'WF-003',
      clauses: ['WF-2'],
      title: 'what a workflow declares to take and give is in the list as JSON Schema',
      needs: ['typed'],
      run: async (probe) => {
        const { workflows } = probe.expect(await probe.get('/workflows'), 200).json<WorkflowList>();
        const typed = workflows.find(({ name }) => name === probe.name('typed'));
        probe.check(JSON.stringify(typed?.input)?.includes('"text"') ?? false, 'Its `input` does not speak of `text`.');
        probe.check(
          JSON.stringify(typed?.output)?.includes('"length"') ?? false,
          'Its `output` does not speak of `length`.',
        );
      },
    },
  ),
];
