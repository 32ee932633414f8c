import type { AgentInstanceList, RunList } from '@openflue/spec';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import type { Probe } from '../probe.ts';
import { freshInstance, prompt, promptResult } from '../prompt-agent.ts';
import { catchUp, followUntil, readPath } from '../read-stream.ts';
import { recordOf, runToEnd, startRun, workflowPath } from '../start-run.ts';

const idOf = (path: string) => decodeURIComponent(path.split('/').at(-1) ?? '');

/** Every instance of the fixture agent, page by page, until these are found. */
async function instancesUntil(
  probe: Probe,
  ids: readonly string[],
  limit: number,
): Promise<AgentInstanceList['instances']> {
  const seen: AgentInstanceList['instances'] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 60; page++) {
    const query = { limit: String(limit), ...(cursor !== undefined && { cursor }) };
    const answer = await probe.get(`/agents/${probe.name('assistant')}?${new URLSearchParams(query)}`);
    const { instances, nextCursor } = probe.expect(answer, 200).json<AgentInstanceList>();
    probe.check(instances.length <= limit, `A page of at most ${limit} has ${instances.length} instances.`);
    seen.push(...instances);
    cursor = nextCursor;
    if (cursor === undefined || ids.every((id) => seen.some((instance) => instance.id === id))) break;
  }
  return seen;
}

export const deletionCases = [
  ...casesOf(
    'control',
    { features: ['delete'] },
    {
      id: 'LIF-001',
      clauses: ['LIF-1', 'LIF-3'],
      title: 'a run that has ended is deleted whole, and its key is free again',
      needs: ['echo'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const { runId } = await startRun(probe, 'echo', 1, { headers });
        await followUntil(probe, `/runs/${runId}`, (events) => events.at(-1)?.type === 'run_end');
        probe.expect(await probe.send('DELETE', `/runs/${runId}`), 204);
        for (const query of ['', '?meta', '?offset=now', '?offset=-1&live=sse']) {
          probe.expect(await probe.get(`/runs/${runId}${query}`), 410, 'run_expired');
        }
        probe.expect(await probe.send('HEAD', `/runs/${runId}`), 410);
        probe.expect(await probe.post(`/runs/${runId}/cancel`), 410, 'run_expired');
        probe.expect(await probe.send('DELETE', `/runs/${runId}`), 410, 'run_expired');
        const { runs } = probe.expect(await probe.get('/runs?limit=200'), 200).json<RunList>();
        probe.check(!runs.some((run) => run.runId === runId), 'The list still has it.');
        const again = probe.expect(await probe.post(workflowPath(probe, 'echo'), 2, { headers }), 202);
        probe.check(!again.headers.has('idempotency-replayed'), 'Its key still gives its receipt.');
      },
    },
    {
      id: 'LIF-002',
      clauses: ['LIF-2', 'LIF-4'],
      title: 'a run that has not ended is not deleted, and one that was never made is unknown',
      needs: ['slow'],
      run: async (probe) => {
        const { runId } = await startRun(probe, 'slow', { ms: 600 });
        probe.expect(await probe.send('DELETE', `/runs/${runId}`), 409, 'run_active');
        const { items } = await followUntil(probe, `/runs/${runId}`, (events) => events.at(-1)?.type === 'run_end');
        probe.equal(items[0]?.type, 'run_start', 'The first event');
        probe.equal((await recordOf(probe, runId)).status, 'completed', 'How it ended');
        const unknown = await probe.send('DELETE', '/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4');
        probe.expect(unknown, 404, 'run_not_found');
      },
    },
    {
      id: 'LIF-003',
      clauses: ['LIF-1'],
      title: 'deleting a run leaves the others',
      needs: ['echo'],
      run: async (probe) => {
        const [kept, gone] = [await runToEnd(probe, 'echo', 'kept'), await runToEnd(probe, 'echo', 'gone')];
        probe.expect(await probe.send('DELETE', `/runs/${gone.receipt.runId}`), 204);
        probe.equal(await recordOf(probe, kept.receipt.runId), kept.record, 'The record of the other');
        const { items } = await catchUp(probe, `/runs/${kept.receipt.runId}`);
        probe.equal(items, kept.events, 'The events of the other');
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents', 'delete'] },
    {
      id: 'LIF-010',
      clauses: ['LIF-6', 'LIF-7', 'LIF-3', 'ATT-3'],
      title: 'an instance that is deleted stops, is gone whole, and begins anew',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        probe.expect(await probe.send('DELETE', path), 404, 'stream_not_found');
        const headers = { 'idempotency-key': probe.unique('key') };
        await prompt(probe, path, 'say before', {}, { headers });
        await promptResult(probe, path, 'say more');
        const { next } = await catchUp(probe, path);
        const running = begun(probe.post(`${path}?wait=result`, { message: 'wait 20000' }));
        await followUntil(probe, path, (events) => events.filter(({ type }) => type === 'turn_start').length >= 3);
        probe.expect(await probe.send('DELETE', path), 204);
        const answer = await running;
        probe.check(
          [404, 409].includes(answer.status),
          `Who waited for its work gets ${answer.status}.`,
          answer.exchange,
        );
        for (const query of ['', '?offset=now', '?view=history', '?view=updates']) {
          probe.expect(await probe.get(path + query), 404, 'stream_not_found');
        }
        probe.expect(await probe.send('HEAD', path), 404);
        probe.expect(await probe.send('DELETE', path), 404, 'stream_not_found');
        const { text } = (await promptResult(probe, path, 'recall')).result;
        probe.equal(JSON.parse(text), [], 'What the new instance remembers');
        probe.expect(await probe.get(readPath(path, { offset: next })), 400, 'invalid_request');
        const again = probe.expect(await probe.post(path, { message: 'say before' }, { headers }), 202);
        probe.check(!again.headers.has('idempotency-replayed'), 'A key of the old instance still gives its receipt.');
        const long = `/agents/${probe.name('assistant')}/${'x'.repeat(257)}`;
        probe.expect(await probe.send('DELETE', long), 400, 'invalid_request');
      },
    },
    {
      id: 'LIF-011',
      clauses: ['LIF-5', 'LIF-6'],
      title: 'instances are listed newest first, once each, with how much they were given',
      needs: ['assistant'],
      run: async (probe) => {
        const paths = [1, 2, 3, 4, 5].map(() => freshInstance(probe));
        for (const path of paths) await promptResult(probe, path, 'say hello');
        await promptResult(probe, paths[0] ?? '', 'say it again');
        const ids = paths.map(idOf);
        const seen = await instancesUntil(probe, ids, 2);
        probe.equal(seen.length, new Set(seen.map(({ id }) => id)).size, 'The number of different instances');
        const own = seen.filter(({ id }) => ids.includes(id));
        probe.equal(
          own.map(({ id }) => id),
          [...ids].reverse(),
          'The order of the instances',
        );
        probe.equal(
          own.map(({ submissions }) => submissions),
          [1, 1, 1, 1, 2],
          'How much they were given',
        );
        probe.expect(await probe.send('DELETE', paths[2] ?? ''), 204);
        const left = await instancesUntil(probe, ids, 50);
        probe.check(!left.some(({ id }) => id === ids[2]), 'The list still has a deleted one.');
        for (const query of ['limit=0', 'limit=x', 'limit=1000000', 'cursor=nonsense']) {
          const answer = await probe.get(`/agents/${probe.name('assistant')}?${query}`);
          probe.expect(answer, 400, 'invalid_request');
        }
        const unknown = probe.unique('nobody');
        probe.expect(await probe.get(`/agents/${unknown}`), 404, 'agent_not_found');
      },
    },
  ),
  ...casesOf(
    'production',
    {},
    {
      id: 'LIF-020',
      clauses: ['LIF-8', 'DEP-3'],
      title: 'where runs are not to be listed, nothing is listed or deleted',
      run: async (probe) => {
        if (probe.features?.includes('list')) throw new CaseSkipped('the server lists runs');
        probe.expect(await probe.get('/agents/conformance'), 404, 'route_not_found');
        for (const path of ['/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4', '/agents/conformance/x']) {
          probe.expect(await probe.send('DELETE', path), 405, 'method_not_allowed');
        }
      },
    },
  ),
];
