import { casesOf } from '../case.ts';
import { catchUp, followToEnd, followUntil, readPath } from '../read-stream.ts';
import { controlsOf, itemsOf } from '../reading.ts';
import { runToEnd, startRun, workflowPath } from '../start-run.ts';

export const eventStreamCases = casesOf(
  'core',
  {},
  {
    id: 'SSE-001',
    clauses: ['SSE-1', 'SSE-4', 'SSE-7', 'STR-14'],
    title: 'a closed stream is sent whole, with a control frame after each batch, and ends',
    needs: ['logs'],
    run: async (probe) => {
      const { receipt, events } = await runToEnd(probe, 'logs', { count: 6 });
      const reading = await probe.listen(`/runs/${receipt.runId}?offset=-1&live=sse`);
      probe.equal(reading.status, 200, 'The status');
      probe.check(reading.ended, 'The response does not end.');
      probe.equal(itemsOf(reading), events, 'The events');
      const kinds = reading.frames.map(({ event }) => event);
      for (const [index, kind] of kinds.entries()) {
        if (kind === 'data') probe.equal(kinds[index + 1], 'control', `The frame after frame ${index}`);
      }
      const last = controlsOf(reading).at(-1);
      probe.equal([kinds.at(-1), last?.streamClosed, last?.upToDate], ['control', true, true], 'The last frame');
      const early = controlsOf(reading).slice(0, -1);
      probe.check(
        early.every(({ streamClosed }) => streamClosed !== true),
        'It says that it is closed before its end.',
      );
      const { next } = await catchUp(probe, `/runs/${receipt.runId}`);
      probe.equal(last?.streamNextOffset, next, 'The last streamNextOffset');
      probe.check(/no-cache|no-store/.test(reading.headers.get('cache-control') ?? ''), 'It may be stored by caches.');
      probe.check(
        controlsOf(reading).some(({ streamCursor }) => streamCursor !== undefined) || last?.streamClosed === true,
        'There is no streamCursor.',
      );
    },
  },
  {
    id: 'SSE-002',
    clauses: ['SSE-2', 'STR-18'],
    title: 'from every control frame a reader goes on exactly there',
    needs: ['logs'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'logs', { count: 10, everyMs: 30 });
      const reading = await probe.listen(`/runs/${runId}?offset=-1&live=sse`);
      const { items } = await catchUp(probe, `/runs/${runId}`);
      probe.equal(itemsOf(reading), items, 'The events');
      let seen = 0;
      for (const frame of reading.frames) {
        if (frame.event === 'data') seen += JSON.parse(frame.data).length;
        if (frame.event !== 'control') continue;
        const { streamNextOffset } = JSON.parse(frame.data);
        const rest = await catchUp(probe, `/runs/${runId}`, streamNextOffset);
        probe.equal(rest.items, items.slice(seen), `What follows the first ${seen} events`);
      }
    },
  },
  {
    id: 'SSE-003',
    clauses: ['SSE-3', 'SSE-5', 'SSE-4'],
    title: 'at the tail a reader is told so at once, then sent what comes as it comes',
    needs: ['logs'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'logs', { count: 8, everyMs: 150 });
      const { next } = await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const startMs = performance.now();
      const first = await probe.listen(readPath(`/runs/${runId}`, { offset: next, live: 'sse' }), {
        until: ({ frames }) => frames.some(({ event }) => event === 'control'),
      });
      const tookMs = performance.now() - startMs;
      probe.check(tookMs < 2_000, `The first control frame took ${Math.round(tookMs)} ms.`);
      probe.check(
        controlsOf(first).some(({ upToDate }) => upToDate === true),
        'No control frame says upToDate.',
      );
      const second = await probe.listen(readPath(`/runs/${runId}`, { offset: next, live: 'sse' }), {
        until: ({ frames }) => frames.filter(({ event }) => event === 'data').length >= 2,
      });
      probe.check(!second.ended, 'All came together, at the end.');
      const rest = await followToEnd(probe, `/runs/${runId}`, controlsOf(second).at(-1)?.streamNextOffset);
      const { items } = await catchUp(probe, `/runs/${runId}`, next);
      // The reader left after a data frame: the control that follows may not have been read.
      const read = itemsOf(second);
      probe.equal(read, items.slice(0, read.length), 'The events that came live');
      probe.equal(rest, items.slice(items.length - rest.length), 'The rest');
    },
  },
  {
    id: 'SSE-004',
    clauses: ['SSE-3', 'STR-14', 'SSE-7', 'STR-5'],
    title: 'offset=now as an event stream: a control frame at once, then what comes',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 600 });
      await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const reading = await probe.listen(`/runs/${runId}?offset=now&live=sse`);
      probe.equal(reading.frames[0]?.event, 'control', 'The first frame');
      probe.equal(controlsOf(reading)[0]?.upToDate, true, '`upToDate` of the first frame');
      probe.check(controlsOf(reading)[0]?.streamCursor !== undefined, 'It has no streamCursor.');
      probe.equal(itemsOf(reading).at(-1)?.type, 'run_end', 'The last event');
      probe.check(
        itemsOf(reading).every(({ type }) => type !== 'run_start'),
        'It has what was before.',
      );
    },
  },
  {
    id: 'SSE-005',
    clauses: ['SSE-6'],
    level: 'SHOULD',
    title: 'an idle connection gets comments',
    needs: ['slow'],
    run: async (probe) => {
      const everyMs = probe.server.fixtures.limits?.heartbeatMs ?? 15_000;
      const { runId } = await startRun(probe, 'slow', { ms: everyMs * 2 + 2_000 });
      const reading = await probe.listen(`/runs/${runId}?offset=-1&live=sse`, {
        until: ({ comments }) => comments >= 1,
      });
      probe.check(reading.comments >= 1, 'There was none.', reading.exchange);
    },
  },
  {
    id: 'SSE-006',
    clauses: ['WF-14', 'SSE-5'],
    title: 'a run that is started with Accept: text/event-stream answers its stream until it closes',
    needs: ['logs'],
    run: async (probe) => {
      const body = JSON.stringify({ count: 4, everyMs: 50 });
      const reading = await probe.listen(workflowPath(probe, 'logs'), { method: 'POST', body });
      probe.equal(reading.status, 200, 'The status');
      probe.check(reading.ended, 'It does not end.');
      const events = itemsOf(reading);
      probe.equal([events[0]?.type, events.at(-1)?.type], ['run_start', 'run_end'], 'The first and the last event');
      const location = reading.headers.get('location') ?? '';
      probe.check(location.endsWith(`/runs/${events[0]?.runId}`), 'Location is not where the run is.');
      const offset = reading.headers.get('stream-next-offset') ?? '';
      const { items } = await catchUp(probe, location, offset);
      probe.equal(items, events, 'The events, read again from Location and Stream-Next-Offset');
      probe.equal(controlsOf(reading).at(-1)?.streamClosed, true, '`streamClosed` of the last frame');
    },
  },
  {
    id: 'SSE-007',
    clauses: ['SSE-4'],
    title: 'an event stream from the end of a closed stream says so, and ends',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      const { next } = await catchUp(probe, `/runs/${receipt.runId}`);
      for (const offset of [next, 'now']) {
        const reading = await probe.listen(readPath(`/runs/${receipt.runId}`, { offset, live: 'sse' }));
        probe.check(reading.ended, 'It does not end.');
        probe.equal(itemsOf(reading), [], 'The events');
        probe.equal(controlsOf(reading).at(-1)?.streamClosed, true, '`streamClosed`');
      }
    },
  },
);
