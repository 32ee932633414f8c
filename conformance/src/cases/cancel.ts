import type { CancelReceipt, ErrorEnvelope } from '@openflue/spec';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { followToEnd, followUntil } from '../read-stream.ts';
import { recordOf, runToEnd, startRun, theOne, workflowPath } from '../start-run.ts';

export const cancelCases = casesOf(
  'control',
  { features: ['cancel'] },
  {
    id: 'CTL-001',
    clauses: ['CTL-1', 'CTL-3', 'RUN-2'],
    title: 'a run that is cancelled stops, ends cancelled, and closes its stream with run_end',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 20_000 });
      await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const startMs = performance.now();
      const answer = await probe.post(`/runs/${runId}/cancel`);
      probe.check([200, 202].includes(answer.status), `The status is ${answer.status}.`);
      const receipt = answer.json<CancelReceipt>();
      probe.equal(receipt.runId, runId, 'The runId');
      probe.equal(receipt.status, answer.status === 202 ? 'active' : 'cancelled', 'The status of the run');
      const events = await followToEnd(probe, `/runs/${runId}`);
      const tookMs = performance.now() - startMs;
      probe.check(tookMs < 15_000, `It went on for ${Math.round(tookMs)} ms.`);
      const end = theOne(probe, events, 'run_end');
      probe.equal(events.at(-1), end, 'The last event');
      probe.equal([end.isError, end.error?.type], [true, 'run_cancelled'], 'isError and the type of the error');
      const record = await recordOf(probe, runId);
      probe.equal(
        [record.status, record.isError, record.error?.type],
        ['cancelled', true, 'run_cancelled'],
        'The record',
      );
      probe.check(!('result' in record), 'It has a result.');
      probe.check(!events.some((event) => event.type === 'log' && event.message === 'waited'), 'It was not stopped.');
    },
  },
  {
    id: 'CTL-002',
    clauses: ['CTL-2'],
    title: 'cancelling again, or what has ended, answers how it ended and changes nothing',
    needs: ['slow', 'echo', 'fail'],
    run: async (probe) => {
      const cancelled = await startRun(probe, 'slow', { ms: 20_000 });
      await Promise.all([1, 2, 3].map(() => probe.post(`/runs/${cancelled.runId}/cancel`)));
      await followToEnd(probe, `/runs/${cancelled.runId}`);
      const completed = await runToEnd(probe, 'echo', 1);
      const errored = await runToEnd(probe, 'fail', { message: 'as asked' });
      for (const [{ runId }, status] of [
        [cancelled, 'cancelled'],
        [completed.receipt, 'completed'],
        [errored.receipt, 'errored'],
      ] as const) {
        const before = await recordOf(probe, runId);
        probe.equal(before.status, status, 'The status before');
        const events = await followToEnd(probe, `/runs/${runId}`);
        for (let round = 0; round < 2; round++) {
          const answer = probe.expect(await probe.post(`/runs/${runId}/cancel`), 200);
          probe.equal(answer.json<CancelReceipt>(), { runId, status }, 'The answer');
        }
        probe.equal(await recordOf(probe, runId), before, 'The record');
        probe.equal(await followToEnd(probe, `/runs/${runId}`), events, 'The events');
      }
    },
  },
  {
    id: 'CTL-003',
    clauses: ['CTL-1', 'WF-9'],
    title: 'who waits for a run that is cancelled gets run_failed with run_cancelled',
    needs: ['slow'],
    run: async (probe) => {
      const headers = { 'idempotency-key': probe.unique('key') };
      const { runId } = await startRun(probe, 'slow', { ms: 20_000 }, { headers });
      const waiting = begun(probe.post(`${workflowPath(probe, 'slow')}?wait=result`, { ms: 20_000 }, { headers }));
      await probe.pause(200);
      await probe.post(`/runs/${runId}/cancel`);
      const { error } = probe.expect(await waiting, 500, 'run_failed').json<ErrorEnvelope>();
      const { runId: failed, error: cause } = (error.meta ?? {}) as { runId?: string; error?: { type?: string } };
      probe.equal([failed, cause?.type], [runId, 'run_cancelled'], 'The run and its error');
    },
  },
);
