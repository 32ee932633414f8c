import type { ErrorEnvelope, RunReceipt } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { forAll, jsonValues } from '../for-all.ts';
import { runToEnd, theOne, workflowPath } from '../start-run.ts';

export const admissionCases = casesOf(
  'core',
  {},
  {
    id: 'WF-004',
    clauses: ['WF-3', 'GEN-2', 'GEN-5'],
    title: 'an admission answers its coordinates, in the body and as headers',
    needs: ['echo'],
    run: async (probe) => {
      const answer = probe.expect(await probe.post(workflowPath(probe, 'echo'), 'x'), 202);
      const { runId, streamUrl, offset } = answer.json<RunReceipt>();
      probe.equal(answer.header('location'), streamUrl, 'Location');
      probe.equal(answer.header('stream-next-offset'), offset, 'Stream-Next-Offset');
      const expected = `${probe.server.mount}/runs/${runId}`;
      probe.equal(new URL(streamUrl).pathname, expected, 'The path of streamUrl');
      probe.expect(await probe.get(streamUrl), 200);
      probe.check(!answer.headers.has('idempotency-replayed'), 'It says that it was replayed.');
    },
  },
  {
    id: 'WF-005',
    clauses: ['WF-4', 'RUN-3', 'RUN-4', 'RUN-7'],
    title: 'any JSON value reaches the workflow, its first event and its record unchanged',
    needs: ['echo'],
    run: async (probe) => {
      await forAll(probe, jsonValues, async (payload) => {
        const { record, events } = await runToEnd(probe, 'echo', payload);
        probe.equal(theOne(probe, events, 'run_start').payload, payload, 'The payload in run_start');
        probe.equal(record.payload, payload, 'The payload in the record');
        probe.equal(record.input, payload, 'The input in the record');
        probe.equal(record.result, payload, 'The result of echo');
      });
    },
  },
  {
    id: 'WF-006',
    clauses: ['WF-5'],
    title: 'no body is no payload, and null is one',
    needs: ['echo'],
    run: async (probe) => {
      const none = await runToEnd(probe, 'echo');
      probe.check(!('payload' in none.record) && !('input' in none.record), 'The record has a payload.');
      probe.check(!('payload' in theOne(probe, none.events, 'run_start')), 'run_start has a payload.');
      const nothing = await runToEnd(probe, 'echo', null);
      probe.equal(nothing.record.payload, null, 'The payload in the record');
      probe.equal(theOne(probe, nothing.events, 'run_start').payload, null, 'The payload in run_start');
    },
  },
  {
    id: 'WF-007',
    clauses: ['WF-6', 'ERR-3'],
    title: 'a payload that does not match is 400 with what was found, and there is no run',
    needs: ['typed'],
    run: async (probe) => {
      for (const payload of [{ text: 1 }, { text: '' }, {}, [], null, 'text']) {
        const answer = await probe.post(workflowPath(probe, 'typed'), payload);
        const { error } = probe.expect(answer, 400, 'invalid_request').json<ErrorEnvelope>();
        probe.check((error.meta?.issues?.length ?? 0) > 0, 'There are no meta.issues.');
        if (payload !== null && typeof payload === 'object' && 'text' in payload) {
          const paths = error.meta?.issues?.map(({ path }) => path);
          probe.check(JSON.stringify(paths).includes('"text"'), 'No issue is at "text".');
        }
        probe.check(!answer.headers.has('location'), 'There is a Location: a run was made.');
      }
      const refused = await probe.send('POST', workflowPath(probe, 'typed'));
      probe.expect(refused, 400, 'invalid_request');
      probe.expect(await probe.post(workflowPath(probe, 'typed'), { text: 'abc' }), 202);
    },
  },
  {
    id: 'GEN-020',
    clauses: ['GEN-5', 'RUN-11'],
    title: 'many admissions at once are as many runs, each with its own events',
    needs: ['logs'],
    run: async (probe) => {
      const runs = await Promise.all(Array.from({ length: 12 }, (_, i) => runToEnd(probe, 'logs', { count: i })));
      const ids = new Set(runs.map(({ receipt }) => receipt.runId));
      probe.equal(ids.size, runs.length, 'The number of different ids');
      for (const [count, { receipt, events }] of runs.entries()) {
        probe.equal(events.filter(({ type }) => type === 'log').length, count, 'The number of log events');
        probe.check(
          events.every((event) => event.runId === receipt.runId),
          "The stream has another run's events.",
        );
      }
    },
  },
);
