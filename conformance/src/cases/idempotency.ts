import type { DispatchReceipt, PromptReceipt, RunReceipt, RunResult } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { freshInstance, promptResult, untilSettled } from '../prompt-agent.ts';
import { followToEnd } from '../read-stream.ts';
import { recordOf, startRun, workflowPath } from '../start-run.ts';

export const idempotencyCases = [
  ...casesOf(
    'control',
    { features: ['idempotency'] },
    {
      id: 'IDM-001',
      clauses: ['IDM-1'],
      title: 'the same key and body give the same receipt, also when the run has ended',
      needs: ['echo'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const path = workflowPath(probe, 'echo');
        const first = probe.expect(await probe.post(path, { a: 1 }, { headers }), 202);
        probe.check(!first.headers.has('idempotency-replayed'), 'The first answer says that it was replayed.');
        const receipt = first.json<RunReceipt>();
        for (let round = 0; round < 3; round++) {
          const again = probe.expect(await probe.post(path, { a: 1 }, { headers }), 202);
          probe.equal(again.json<RunReceipt>(), receipt, 'The receipt');
          probe.equal(again.header('idempotency-replayed'), 'true', 'Idempotency-Replayed');
          probe.equal(again.header('location'), first.header('location'), 'Location');
          await followToEnd(probe, receipt.streamUrl);
        }
        probe.equal((await recordOf(probe, receipt.runId)).attempts, 1, 'The attempts');
      },
    },
    {
      id: 'IDM-002',
      clauses: ['IDM-2'],
      title: 'the same key with another body is 409, and the first run stays what it is',
      needs: ['echo'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const path = workflowPath(probe, 'echo');
        const { runId } = await startRun(probe, 'echo', { a: 1 }, { headers });
        for (const other of [{ a: 2 }, null, [], 'text']) {
          const answer = await probe.post(path, other, { headers });
          probe.expect(answer, 409, 'idempotency_conflict');
          probe.check(!answer.headers.has('location'), 'There is a Location: a run was made.');
        }
        probe.expect(await probe.send('POST', path, { headers }), 409, 'idempotency_conflict');
        await followToEnd(probe, `/runs/${runId}`);
        probe.equal((await recordOf(probe, runId)).result, { a: 1 }, 'The result of the first');
      },
    },
    {
      id: 'IDM-003',
      clauses: ['IDM-3'],
      title: 'a key counts for its path only, and keys are told apart whole',
      needs: ['echo', 'logs'],
      run: async (probe) => {
        const key = probe.unique('key');
        const one = await startRun(probe, 'echo', { count: 1 }, { headers: { 'idempotency-key': key } });
        const others = [
          await startRun(probe, 'logs', { count: 1 }, { headers: { 'idempotency-key': key } }),
          await startRun(probe, 'echo', { count: 1 }, { headers: { 'idempotency-key': `${key}x` } }),
          await startRun(probe, 'echo', { count: 1 }, { headers: { 'idempotency-key': key.toUpperCase() } }),
          await startRun(probe, 'echo', { count: 1 }),
        ];
        const ids = [one, ...others].map(({ runId }) => runId);
        probe.equal(new Set(ids).size, ids.length, 'The number of different runs');
      },
    },
    {
      id: 'IDM-004',
      clauses: ['IDM-4'],
      title: 'a key has 1 to 256 characters',
      needs: ['echo'],
      run: async (probe) => {
        const path = workflowPath(probe, 'echo');
        const base = probe.unique('key');
        const longest = base.padEnd(256, 'k');
        probe.expect(await probe.post(path, 1, { headers: { 'idempotency-key': longest } }), 202);
        for (const key of ['', `${longest}k`]) {
          const answer = await probe.post(path, 1, { headers: { 'idempotency-key': key } });
          probe.expect(answer, 400, 'invalid_request');
        }
      },
    },
    {
      id: 'IDM-005',
      clauses: ['IDM-5'],
      title: 'a request that was refused leaves its key unused',
      needs: ['typed'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const path = workflowPath(probe, 'typed');
        probe.expect(await probe.post(path, { text: 1 }, { headers }), 400, 'invalid_request');
        probe.expect(await probe.send('POST', path, { body: '{', headers }), 400, 'invalid_json');
        probe.expect(await probe.post(`${path}?wait=no`, { text: 'x' }, { headers }), 400, 'invalid_request');
        const answer = probe.expect(await probe.post(path, { text: 'x' }, { headers }), 202);
        probe.check(!answer.headers.has('idempotency-replayed'), 'It says that it was replayed.');
      },
    },
    {
      id: 'IDM-006',
      clauses: ['IDM-6'],
      title: 'of requests with one key at the same time one starts a run, and all get its receipt',
      needs: ['echo'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const path = workflowPath(probe, 'echo');
        const answers = await Promise.all(Array.from({ length: 10 }, () => probe.post(path, { a: 1 }, { headers })));
        const ids = answers.map((answer) => probe.expect(answer, 202).json<RunReceipt>().runId);
        probe.equal(new Set(ids).size, 1, 'The number of different runs');
        const fresh = answers.filter(({ headers }) => !headers.has('idempotency-replayed'));
        probe.equal(fresh.length, 1, 'The number of answers that were not replayed');
      },
    },
    {
      id: 'IDM-007',
      clauses: ['IDM-7'],
      title: 'a repetition that waits gets the result of the first',
      needs: ['slow'],
      run: async (probe) => {
        const headers = { 'idempotency-key': probe.unique('key') };
        const { runId } = await startRun(probe, 'slow', { ms: 300 }, { headers });
        for (let round = 0; round < 2; round++) {
          const answer = await probe.post(`${workflowPath(probe, 'slow')}?wait=result`, { ms: 300 }, { headers });
          const result = probe.expect(answer, 200).json<RunResult>();
          probe.equal([result.runId, result.result], [runId, { ms: 300 }], 'The run and its result');
          probe.equal(answer.header('idempotency-replayed'), 'true', 'Idempotency-Replayed');
        }
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents', 'idempotency'] },
    {
      id: 'IDM-010',
      clauses: ['IDM-1', 'IDM-2', 'IDM-6'],
      title: 'prompts and dispatches with a key are admitted once',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const headers = { 'idempotency-key': probe.unique('key') };
        const said = { message: 'say once' };
        const answers = await Promise.all([1, 2, 3].map(() => probe.post(path, said, { headers })));
        const receipts = answers.map((answer) => probe.expect(answer, 202).json<PromptReceipt>());
        for (const receipt of receipts) probe.equal(receipt, receipts[0], 'The receipt');
        const fresh = answers.filter(({ headers }) => !headers.has('idempotency-replayed'));
        probe.equal(fresh.length, 1, 'The number of answers that were not replayed');
        const other = await probe.post(path, { message: 'say twice' }, { headers });
        probe.expect(other, 409, 'idempotency_conflict');

        const input = { input: { order: 1 } };
        const first = probe.expect(await probe.post(`${path}/dispatch`, input, { headers }), 202);
        const again = probe.expect(await probe.post(`${path}/dispatch`, input, { headers }), 202);
        probe.check(!first.headers.has('idempotency-replayed'), 'The first dispatch says that it was replayed.');
        probe.equal(again.json<DispatchReceipt>(), first.json<DispatchReceipt>(), 'The receipt of the dispatch');
        probe.equal(again.header('idempotency-replayed'), 'true', 'Idempotency-Replayed');
        const third = await probe.post(`${path}/dispatch`, { input: 2 }, { headers });
        probe.expect(third, 409, 'idempotency_conflict');

        const { submissionId } = await promptResult(probe, path, 'say done');
        const events = await untilSettled(probe, path, submissionId);
        const settled = events.filter(({ type }) => type === 'submission_settled');
        probe.equal(settled.length, 3, 'The number of submissions that settled');
      },
    },
  ),
];
