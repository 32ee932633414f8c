import type { FlueEvent } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { catchUp, followUntil, nextOf, readPath } from '../read-stream.ts';
import { runToEnd, startRun } from '../start-run.ts';

/** What "at once" may take on a machine that has much to do. */
const AT_ONCE_MS = 2_000;

export const liveReadCases = casesOf(
  'core',
  {},
  {
    id: 'STR-020',
    clauses: ['STR-11', 'STR-14', 'STR-15'],
    title: 'a long-poll waits for news and answers with it',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 800 });
      const { next } = await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const startMs = performance.now();
      let poll = await probe.get(readPath(`/runs/${runId}`, { offset: next, live: 'long-poll' }));
      while (poll.status === 204 && !poll.headers.has('stream-closed')) {
        const tookMs = performance.now() - startMs;
        probe.check(tookMs > 100, `A long-poll at the tail answered nothing after ${Math.round(tookMs)} ms.`);
        poll = await probe.get(readPath(`/runs/${runId}`, { offset: nextOf(probe, poll), live: 'long-poll' }));
      }
      const events = probe.expect(poll, 200).json<FlueEvent[]>();
      probe.check(events.length > 0, 'It answers 200 with nothing.');
      probe.check(poll.headers.has('stream-cursor'), 'There is no Stream-Cursor.');
      probe.check(poll.headers.has('cache-control'), 'There is no Cache-Control.');
    },
  },
  {
    id: 'STR-021',
    clauses: ['STR-11'],
    title: 'a long-poll that is not at the tail answers at once',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 4_000 });
      await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const startMs = performance.now();
      const poll = probe.expect(await probe.get(`/runs/${runId}?offset=-1&live=long-poll`), 200);
      probe.check(poll.json<FlueEvent[]>().length >= 2, 'It does not have what is there.');
      const tookMs = performance.now() - startMs;
      probe.check(tookMs < AT_ONCE_MS, `It took ${Math.round(tookMs)} ms, though there was something to answer.`);
    },
  },
  {
    id: 'STR-022',
    clauses: ['STR-12', 'STR-11', 'STR-14', 'STR-15'],
    title: 'a long-poll for which nothing comes is 204 in time, and tells where it is',
    needs: ['slow'],
    run: async (probe) => {
      const limitMs = probe.server.fixtures.limits?.longPollMs ?? 30_000;
      const { runId } = await startRun(probe, 'slow', { ms: limitMs + 4_000 });
      const { next } = await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const startMs = performance.now();
      const path = readPath(`/runs/${runId}`, { offset: next, live: 'long-poll' });
      const poll = probe.expect(await probe.get(path), 204);
      const tookMs = performance.now() - startMs;
      probe.check(tookMs > limitMs / 3, `It answered nothing after ${Math.round(tookMs)} ms.`);
      probe.check(tookMs < limitMs + 3_000, `It waited for ${Math.round(tookMs)} ms.`);
      probe.equal(nextOf(probe, poll), next, 'Stream-Next-Offset');
      probe.equal(poll.header('stream-up-to-date'), 'true', 'Stream-Up-To-Date');
      probe.check(!poll.headers.has('stream-closed'), 'An open stream says that it is closed.');
      probe.check(/no-store|no-cache/.test(poll.header('cache-control') ?? ''), 'It may be stored by caches.');
    },
  },
  {
    id: 'STR-023',
    clauses: ['STR-13'],
    title: 'a long-poll at the end of a closed stream is 204 with Stream-Closed, at once',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      const { next } = await catchUp(probe, `/runs/${receipt.runId}`);
      for (const offset of [next, 'now']) {
        const startMs = performance.now();
        const poll = await probe.get(readPath(`/runs/${receipt.runId}`, { offset, live: 'long-poll' }));
        probe.expect(poll, 204);
        const tookMs = performance.now() - startMs;
        probe.equal(poll.header('stream-closed'), 'true', 'Stream-Closed');
        probe.equal(poll.header('stream-up-to-date'), 'true', 'Stream-Up-To-Date');
        probe.equal(nextOf(probe, poll), next, 'Stream-Next-Offset');
        probe.check(tookMs < AT_ONCE_MS, `It took ${Math.round(tookMs)} ms.`);
      }
    },
  },
  {
    id: 'STR-024',
    clauses: ['STR-14'],
    title: 'who sends a cursor back gets a greater one',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      let cursor = '';
      for (let round = 0; round < 4; round++) {
        const query = { offset: '-1', live: 'long-poll', ...(cursor && { cursor }) };
        const poll = probe.expect(await probe.get(readPath(`/runs/${receipt.runId}`, query)), 200);
        const given = poll.header('stream-cursor') ?? '';
        probe.check(given !== '', 'There is no Stream-Cursor.');
        const grows = Number.isNaN(Number(given)) ? given !== cursor : Number(given) > Number(cursor);
        probe.check(grows, `The cursor ${given} follows ${cursor}.`);
        cursor = given;
      }
    },
  },
);
