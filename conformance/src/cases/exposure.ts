import type { AgentList, OpenApiDocument, WorkflowList } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { examplePath } from '../example-path.ts';
import { startRun, workflowPath } from '../start-run.ts';

const OPEN = ['/health', '/ready'];

export const exposureCases = [
  ...casesOf(
    'core',
    {},
    {
      id: 'SEC-001',
      clauses: ['SEC-1', 'WF-7'],
      title: 'a workflow that is not exposed is as one that does not exist',
      needs: ['unexposed'],
      run: async (probe) => {
        probe.expect(await probe.post(workflowPath(probe, 'unexposed'), 1), 404, 'workflow_not_found');
        const { workflows } = probe.expect(await probe.get('/workflows'), 200).json<WorkflowList>();
        const name = probe.name('unexposed');
        probe.check(!workflows.some((workflow) => workflow.name === name), 'The list names it.');
        const { paths } = probe.expect(await probe.get('/openapi.json'), 200).json<OpenApiDocument>();
        probe.check(!Object.hasOwn(paths ?? {}, `/workflows/${name}`), "The deployment's document names it.");
      },
    },
    {
      id: 'SEC-002',
      clauses: ['SEC-2', 'SEC-3'],
      title: "a guard's refusal is the answer, before the body is looked at, and nothing is admitted",
      needs: ['guarded'],
      run: async (probe) => {
        const path = workflowPath(probe, 'guarded');
        for (const query of ['', '?wait=result', '?wait=nonsense']) {
          probe.expect(await probe.post(`${path}${query}`, { a: 1 }), 403, 'forbidden');
        }
        const bad = [
          { body: '{ not json' },
          { body: 'x', headers: { 'content-type': 'text/plain' } },
          { body: '1', headers: { 'idempotency-key': 'k'.repeat(300) } },
        ];
        for (const ask of bad) probe.expect(await probe.send('POST', path, ask), 403, 'forbidden');
        if (probe.features?.includes('list')) {
          const list = await probe.get(`/runs?workflow=${encodeURIComponent(probe.name('guarded'))}`);
          probe.equal(
            probe.expect(list, 200).json<{ runs: unknown[] }>().runs,
            [],
            'The runs of what nobody may start',
          );
        }
      },
    },
    {
      id: 'SEC-003',
      clauses: ['SEC-4', 'SEC-2'],
      title: 'the runs guard stands before events, HEAD, record and cancel of a run',
      needs: ['sealed'],
      run: async (probe) => {
        const { runId } = await startRun(probe, 'sealed');
        for (const query of ['', '?meta', '?offset=now', '?offset=-1&live=sse', '?offset=nonsense']) {
          probe.expect(await probe.get(`/runs/${runId}${query}`), 403, 'forbidden');
        }
        probe.expect(await probe.send('HEAD', `/runs/${runId}`), 403);
        probe.expect(await probe.post(`/runs/${runId}/cancel`), 403, 'forbidden');
      },
    },
    {
      id: 'SEC-004',
      clauses: ['ERR-4', 'ERR-5'],
      title: 'an unknown failure is internal_error with a ref, and says nothing of itself',
      needs: ['faulty'],
      run: async (probe) => {
        const answer = probe.expect(await probe.post(workflowPath(probe, 'faulty'), 1), 500, 'internal_error');
        const everything = `${answer.text}${JSON.stringify([...answer.headers])}`;
        probe.check(!everything.includes('secret'), "The answer has the failure's own message in it.");
        probe.check(!/\.[cm]?[jt]s:\d|\bat .+\(/.test(everything), 'The answer has a stack in it.');
        const { error } = answer.json<{ error: { ref?: string } }>();
        probe.check(error.ref !== undefined, 'There is no ref.');
        probe.equal(answer.header('flue-error-ref'), error.ref, 'The header flue-error-ref');
      },
    },
    {
      id: 'SEC-005',
      clauses: ['ERR-6'],
      level: 'SHOULD',
      title: 'errors are not stored by caches',
      run: async (probe) => {
        for (const path of ['/nothing-here', '/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4']) {
          const answer = probe.expect(await probe.get(path), 404);
          probe.check(/no-store/.test(answer.header('cache-control') ?? ''), `${path} has no Cache-Control: no-store.`);
        }
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents'] },
    {
      id: 'SEC-006',
      clauses: ['SEC-1', 'AGT-3'],
      title: 'an agent that is not exposed is as one that does not exist',
      needs: ['unexposedAgent'],
      run: async (probe) => {
        const name = probe.name('unexposedAgent');
        probe.expect(await probe.post(`/agents/${name}/a`, { message: 'say hi' }), 404, 'agent_not_found');
        probe.expect(await probe.get(`/agents/${name}/a`), 404, 'agent_not_found');
        const { agents } = probe.expect(await probe.get('/agents'), 200).json<AgentList>();
        probe.check(!agents.some((agent) => agent.name === name), 'The list names it.');
      },
    },
  ),
  ...casesOf(
    'production',
    {},
    {
      id: 'SEC-007',
      clauses: ['SEC-6', 'SEC-7', 'DEP-4'],
      title: 'without the token, and with a wrong one, everything but health and readiness is 401',
      run: async (probe) => {
        if (probe.server.token === undefined) throw new CaseSkipped('the kit was given no token');
        for (const [template, item] of Object.entries(probe.server.contract.document.paths)) {
          for (const method of Object.keys(item).map((key) => key.toUpperCase())) {
            for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic eDp5' }]) {
              const answer = await probe.send(method, examplePath(template), { headers, authorized: false });
              if (OPEN.includes(template)) probe.expect(answer, 200);
              else probe.expect(answer, 401, method === 'HEAD' ? undefined : 'unauthorized');
              const challenged = answer.status !== 401 || answer.headers.has('www-authenticate');
              probe.check(challenged, 'The 401 has no WWW-Authenticate.');
            }
          }
        }
      },
    },
  ),
];
