import type { ErrorEnvelope, RunReceipt, RunResult } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { followToEnd } from '../read-stream.ts';
import { recordOf, startRun, theOne, workflowPath } from '../start-run.ts';

export const workflowWaitCases = casesOf(
  'core',
  {},
  {
    id: 'WF-008',
    clauses: ['WF-8', 'RUN-9'],
    title: 'wait=result answers the result, which is then in the record',
    needs: ['echo'],
    run: async (probe) => {
      for (const payload of [{ a: [1, 'zwei', null] }, false, 0, '']) {
        const answer = await probe.post(`${workflowPath(probe, 'echo')}?wait=result`, payload);
        const { runId, result, streamUrl, offset } = probe.expect(answer, 200).json<RunResult>();
        probe.equal(result, payload, 'The result');
        const record = await recordOf(probe, runId);
        probe.equal([record.status, record.result], ['completed', payload], 'Status and result of the record');
        const events = await followToEnd(probe, streamUrl, offset);
        probe.equal(events.at(-1)?.type, 'run_end', 'The last event');
      }
      const none = await probe.send('POST', `${workflowPath(probe, 'echo')}?wait=result`);
      probe.equal(probe.expect(none, 200).json<RunResult>().result, null, 'The result of nothing');
    },
  },
  {
    id: 'WF-009',
    clauses: ['WF-9', 'RUN-4'],
    title: 'wait=result of a run that fails is 500 run_failed with its coordinates and its error',
    needs: ['fail'],
    run: async (probe) => {
      const message = probe.unique('failure');
      const answer = await probe.post(`${workflowPath(probe, 'fail')}?wait=result`, { message });
      const { error } = probe.expect(answer, 500, 'run_failed').json<ErrorEnvelope>();
      const { runId, error: cause } = (error.meta ?? {}) as { runId?: string; error?: { message?: string } };
      probe.equal(cause?.message, message, 'meta.error.message');
      const record = await recordOf(probe, runId ?? '');
      probe.equal([record.status, record.error?.message], ['errored', message], 'Status and error of the record');
    },
  },
  {
    id: 'WF-010',
    clauses: ['WF-10', 'WF-15'],
    title: 'any other wait, and wait together with an event stream, is 400 and starts nothing',
    needs: ['echo'],
    run: async (probe) => {
      const path = workflowPath(probe, 'echo');
      const queries = ['wait=', 'wait=1', 'wait=Result', 'wait=true', 'wait', 'wait=result&wait=result'];
      for (const query of queries) {
        const answer = probe.expect(await probe.post(`${path}?${query}`, 1), 400, 'invalid_request');
        probe.check(!answer.headers.has('location'), 'There is a Location: a run was made.');
      }
      const both = await probe.post(`${path}?wait=result`, 1, { headers: { accept: 'text/event-stream' } });
      probe.expect(both, 400, 'invalid_request');
    },
  },
  {
    id: 'WF-011',
    clauses: ['WF-11', 'WF-16'],
    title: 'with Prefer: wait, a run that goes on answers the receipt in time, and goes on',
    needs: ['slow'],
    run: async (probe) => {
      const startMs = performance.now();
      const answer = await probe.post(
        `${workflowPath(probe, 'slow')}?wait=result`,
        { ms: 3_000 },
        {
          headers: { prefer: 'respond-async, wait=1' },
        },
      );
      const { runId } = probe.expect(answer, 202).json<RunReceipt>();
      const tookMs = performance.now() - startMs;
      probe.check(tookMs >= 900, `It answered after ${Math.round(tookMs)} ms, asked to wait for 1 s.`);
      probe.equal((await recordOf(probe, runId)).status, 'active', 'The status then');
      await followToEnd(probe, `/runs/${runId}`);
      probe.equal((await recordOf(probe, runId)).status, 'completed', 'The status at the end');
    },
  },
  {
    id: 'WF-012',
    clauses: ['WF-12'],
    level: 'SHOULD',
    title: 'that receipt says that the preference was applied',
    needs: ['slow'],
    run: async (probe) => {
      const headers = { prefer: 'wait=0' };
      const answer = await probe.post(`${workflowPath(probe, 'slow')}?wait=result`, { ms: 1_000 }, { headers });
      probe.expect(answer, 202);
      probe.check(answer.headers.has('preference-applied'), 'There is no Preference-Applied.');
    },
  },
  {
    id: 'WF-013',
    clauses: ['WF-11'],
    title: 'with Prefer: wait, a run that ends in time answers its result',
    needs: ['echo'],
    run: async (probe) => {
      const answer = await probe.post(`${workflowPath(probe, 'echo')}?wait=result`, 7, {
        headers: { prefer: 'wait=20' },
      });
      const accepted = answer.status === 504 ? undefined : probe.expect(answer, 200).json<RunResult>().result;
      probe.equal(accepted, 7, 'The result');
    },
  },
  {
    id: 'WF-014',
    clauses: ['WF-13'],
    title: "at the server's own limit the answer is 504 with the coordinates, and the run goes on",
    needs: ['slow'],
    run: async (probe) => {
      const limitMs = probe.server.fixtures.limits?.waitMs;
      if (limitMs === undefined) throw new CaseSkipped('the limit is not known: limits.waitMs of the mapping file');
      const answer = await probe.post(`${workflowPath(probe, 'slow')}?wait=result`, { ms: limitMs + 2_000 });
      const { error } = probe.expect(answer, 504, 'wait_timeout').json<ErrorEnvelope>();
      const { runId, streamUrl, offset } = (error.meta ?? {}) as Partial<RunReceipt>;
      probe.equal((await recordOf(probe, runId ?? '')).status, 'active', 'The status then');
      const events = await followToEnd(probe, streamUrl ?? '', offset);
      probe.equal(theOne(probe, events, 'run_end').isError, false, 'isError of the run at its end');
    },
  },
  {
    id: 'WF-015',
    clauses: ['WF-16'],
    title: 'a client that goes away cancels nothing',
    needs: ['logs'],
    run: async (probe) => {
      const leave = new AbortController();
      const key = probe.unique('gone');
      const headers = { 'idempotency-key': key };
      const payload = { count: 4, everyMs: 200 };
      const waiting = probe
        .post(`${workflowPath(probe, 'logs')}?wait=result`, payload, { signal: leave.signal, headers })
        .catch(() => undefined);
      await probe.pause(200);
      leave.abort(new Error('gone'));
      await waiting;
      const { runId } = await startRun(probe, 'logs', payload, { headers });
      await followToEnd(probe, `/runs/${runId}`);
      probe.equal((await recordOf(probe, runId)).status, 'completed', 'The status at the end');
    },
  },
);
