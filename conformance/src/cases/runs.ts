import type { RunRecord } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { catchUp, followToEnd, followUntil } from '../read-stream.ts';
import { recordOf, runToEnd, startRun, theOne } from '../start-run.ts';

export const runCases = casesOf(
  'core',
  {},
  {
    id: 'RUN-001',
    clauses: ['RUN-1'],
    title: 'a record is plain JSON, whatever stream parameters are beside meta',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt, record } = await runToEnd(probe, 'echo', { a: 1 });
      for (const query of [
        'meta',
        'meta=',
        'meta=1',
        'meta&offset=nonsense&live=never&tail=-3',
        'live=sse&meta&tail=x',
      ]) {
        const answer = probe.expect(await probe.get(`/runs/${receipt.runId}?${query}`), 200);
        probe.equal(answer.json<RunRecord>(), record, 'The record');
        const stream = [...answer.headers.keys()].filter((name) => name.startsWith('stream-'));
        probe.equal(stream, [], 'The stream headers');
      }
    },
  },
  {
    id: 'RUN-002',
    clauses: ['RUN-2'],
    title: 'a run is active until it ends, and has its end only then',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 700 });
      const early = await recordOf(probe, runId);
      probe.equal(early.status, 'active', 'The status');
      for (const field of ['endedAt', 'durationMs', 'isError', 'result', 'error']) {
        probe.check(!(field in early), `The record of an active run has "${field}".`);
      }
      await followToEnd(probe, `/runs/${runId}`);
      const late = await recordOf(probe, runId);
      probe.equal([late.status, late.isError, late.result], ['completed', false, { ms: 700 }], 'How it ended');
      const tookMs = Date.parse(late.endedAt ?? '') - Date.parse(late.startedAt);
      probe.check(
        Math.abs(tookMs - (late.durationMs ?? -1)) <= 2,
        '`durationMs` is not the time from `startedAt` to `endedAt`.',
      );
      probe.check(tookMs >= 690, `It took ${tookMs} ms, at least 700 were asked for.`);
      probe.equal(late.startedAt, early.startedAt, '`startedAt`');
    },
  },
  {
    id: 'RUN-003',
    clauses: ['RUN-2', 'RUN-4'],
    title: 'a run that fails is errored, with its error and no result',
    needs: ['fail'],
    run: async (probe) => {
      const message = probe.unique('failure');
      const { record, events } = await runToEnd(probe, 'fail', { message });
      probe.equal([record.status, record.isError, record.error?.message], ['errored', true, message], 'How it ended');
      probe.check(!('result' in record), 'It has a result.');
      const end = theOne(probe, events, 'run_end');
      probe.equal([end.isError, end.error], [true, record.error], 'isError and error of run_end');
    },
  },
  {
    id: 'RUN-004',
    clauses: ['RUN-5'],
    title: 'a run that nothing interrupted has one attempt',
    needs: ['echo'],
    run: async (probe) => {
      const { record } = await runToEnd(probe, 'echo', 1);
      probe.equal(record.attempts, 1, 'The attempts');
    },
  },
  {
    id: 'RUN-005',
    clauses: ['RUN-6', 'RUN-10', 'STR-4'],
    title: 'a stream begins with run_start, ends with its only run_end, and is closed',
    needs: ['logs', 'fail'],
    run: async (probe) => {
      for (const [fixture, payload] of [
        ['logs', { count: 3 }],
        ['fail', { message: 'as asked' }],
        ['logs', { count: 0 }],
      ] as const) {
        const receipt = await startRun(probe, fixture, payload);
        const events = await followToEnd(probe, receipt.streamUrl, receipt.offset);
        probe.equal(events[0]?.type, 'run_start', 'The first event');
        probe.equal(events.at(-1)?.type, 'run_end', 'The last event');
        theOne(probe, events, 'run_start');
        theOne(probe, events, 'run_end');
        const again = await catchUp(probe, receipt.streamUrl);
        probe.equal(again.closed, true, 'Whether the stream is closed');
        probe.equal(again.items, events, 'The events, read again');
      }
    },
  },
  {
    id: 'RUN-006',
    clauses: ['RUN-7', 'RUN-9'],
    title: 'the first and the last event say what the record says',
    needs: ['logs'],
    run: async (probe) => {
      const { receipt, events, record } = await runToEnd(probe, 'logs', { count: 1 });
      const start = theOne(probe, events, 'run_start');
      const end = theOne(probe, events, 'run_end');
      probe.equal(
        [start.runId, start.workflowName, start.payload],
        [receipt.runId, probe.name('logs'), { count: 1 }],
        'What run_start says',
      );
      probe.equal([record.runId, record.workflowName], [start.runId, start.workflowName], 'What the record says');
      probe.equal(record.startedAt, start.startedAt, 'When it started');
      probe.equal([end.runId, end.isError, end.result], [receipt.runId, false, { count: 1 }], 'What run_end says');
      probe.equal(end.durationMs, record.durationMs, '`durationMs`');
    },
  },
  {
    id: 'RUN-007',
    clauses: ['RUN-9', 'RUN-6'],
    title: 'whoever sees the end finds it in the record at once',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 250 });
      await followUntil(probe, `/runs/${runId}`, (events) => events.some(({ type }) => type === 'run_end'));
      const record = await recordOf(probe, runId);
      probe.equal(record.status, 'completed', 'The status');
      const { closed, items } = await catchUp(probe, `/runs/${runId}`);
      probe.equal([closed, items.at(-1)?.type], [true, 'run_end'], 'Whether it is closed, and its last event');
    },
  },
  {
    id: 'RUN-008',
    clauses: ['RUN-8'],
    title: 'a run id that was nearly made is unknown, also to cancel',
    needs: ['echo'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'echo', 1);
      // Not its end: ids that are made one after the other may differ there only.
      const other = runId.slice(0, 17) + (runId[17] === '0' ? '1' : '0') + runId.slice(18);
      for (const id of [other, runId.slice(0, -1), `${runId}0`, runId.toLowerCase(), `x${runId}`]) {
        probe.expect(await probe.get(`/runs/${id}`), 404, 'run_not_found');
        probe.expect(await probe.get(`/runs/${id}?meta`), 404, 'run_not_found');
        probe.expect(await probe.send('HEAD', `/runs/${id}`), 404);
        if (probe.features?.includes('cancel')) {
          probe.expect(await probe.post(`/runs/${id}/cancel`), 404, 'run_not_found');
        }
      }
    },
  },
);
