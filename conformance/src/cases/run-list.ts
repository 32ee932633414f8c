import type { RunList } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import type { Probe } from '../probe.ts';
import { runToEnd, startRun } from '../start-run.ts';

async function list(probe: Probe, query: Readonly<Record<string, string>>): Promise<RunList> {
  return probe.expect(await probe.get(`/runs?${new URLSearchParams(query)}`), 200).json<RunList>();
}

export const runListCases = [
  ...casesOf(
    'control',
    { features: ['list'] },
    {
      id: 'CTL-010',
      clauses: ['CTL-4'],
      title: 'runs are listed newest first, from their admission on, without what they were given and made',
      needs: ['echo', 'slow'],
      run: async (probe) => {
        const ended = await runToEnd(probe, 'echo', { secret: 1 });
        const active = await startRun(probe, 'slow', { ms: 2_000 });
        const { runs } = await list(probe, { limit: '200' });
        const order = runs.map(({ startedAt }) => startedAt);
        probe.equal(order, [...order].sort().reverse(), 'The order of `startedAt`');
        const one = runs.find(({ runId }) => runId === active.runId);
        const other = runs.find(({ runId }) => runId === ended.receipt.runId);
        probe.equal([one?.status, other?.status], ['active', 'completed'], 'The status of the runs');
        const { payload, input, result, error, ...pointer } = ended.record;
        probe.equal(other, pointer, 'The pointer of a run that has ended');
      },
    },
    {
      id: 'CTL-011',
      clauses: ['CTL-5'],
      title: 'workflow, status and limit narrow the list',
      needs: ['echo', 'fail'],
      run: async (probe) => {
        await runToEnd(probe, 'echo', 1);
        await runToEnd(probe, 'fail', { message: 'as asked' });
        const workflow = probe.name('fail');
        const failed = await list(probe, { workflow, status: 'errored' });
        probe.check(failed.runs.length > 0, 'There is none.');
        const fits = failed.runs.every((run) => run.workflowName === workflow && run.status === 'errored');
        probe.check(fits, 'There are others in it.');
        const completed = await list(probe, { status: 'completed', limit: '1' });
        probe.equal(
          completed.runs.map(({ status }) => status),
          ['completed'],
          'A list of one completed run',
        );
        const none = await list(probe, { workflow: probe.unique('no-such-workflow') });
        probe.equal(none.runs, [], 'The runs of no workflow');
        const odd = await list(probe, { workflow, status: 'completed' });
        probe.equal(odd.runs, [], 'The completed runs of a workflow that always fails');
      },
    },
    {
      id: 'CTL-012',
      clauses: ['CTL-6'],
      title: 'pages, followed to their end, have each run once',
      needs: ['big'],
      run: async (probe) => {
        const started: string[] = [];
        for (let i = 0; i < 7; i++) started.push((await startRun(probe, 'big', { bytes: 1, count: 1 })).runId);
        const workflow = probe.name('big');
        const seen: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 40; page++) {
          const { runs, nextCursor } = await list(probe, {
            workflow,
            limit: '3',
            ...(cursor !== undefined && { cursor }),
          });
          probe.check(runs.length <= 3, `A page of at most 3 has ${runs.length} runs.`);
          seen.push(...runs.map(({ runId }) => runId));
          cursor = nextCursor;
          if (cursor === undefined || started.every((runId) => seen.includes(runId))) break;
        }
        probe.equal(
          started.filter((runId) => !seen.includes(runId)),
          [],
          'The runs that no page has',
        );
        probe.equal(seen.length, new Set(seen).size, 'The number of different runs on the pages');
      },
    },
    {
      id: 'CTL-013',
      clauses: ['CTL-7'],
      title: 'a limit, status or cursor that makes no sense is 400',
      run: async (probe) => {
        for (const query of [
          'limit=0',
          'limit=-1',
          'limit=x',
          'limit=1.5',
          'limit=1000000',
          'status=done',
          'status=',
          'cursor=nonsense',
        ]) {
          probe.expect(await probe.get(`/runs?${query}`), 400, 'invalid_request');
        }
      },
    },
  ),
  ...casesOf(
    'production',
    {},
    {
      id: 'CTL-014',
      clauses: ['CTL-8', 'DEP-3'],
      title: 'where runs are not to be listed, there is no such route',
      run: async (probe) => {
        if (probe.features?.includes('list')) throw new CaseSkipped('the server lists runs');
        probe.expect(await probe.get('/runs'), 404, 'route_not_found');
      },
    },
  ),
];
