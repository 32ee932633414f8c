import type { FlueEvent } from '@openflue/spec';
import fc from 'fast-check';
import { casesOf } from '../case.ts';
import { catchUp, followToEnd, followUntil, nextOf, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';
import { runToEnd, startRun } from '../start-run.ts';

export const streamReadCases = casesOf(
  'core',
  {},
  {
    id: 'STR-001',
    clauses: ['STR-1', 'STR-15', 'STR-3', 'STR-4'],
    title: 'a read is the events from the start, in order, with the headers of a stream',
    needs: ['logs'],
    run: async (probe) => {
      const { receipt, events } = await runToEnd(probe, 'logs', { count: 5 });
      for (const query of ['', '?offset=-1']) {
        const answer = probe.expect(await probe.get(`/runs/${receipt.runId}${query}`), 200);
        probe.equal(answer.json<FlueEvent[]>(), events, 'The events');
        probe.equal(answer.header('stream-up-to-date'), 'true', 'Stream-Up-To-Date');
        probe.equal(answer.header('stream-closed'), 'true', 'Stream-Closed');
        probe.equal(answer.header('x-content-type-options'), 'nosniff', 'X-Content-Type-Options');
        probe.check(answer.headers.has('cross-origin-resource-policy'), 'There is no Cross-Origin-Resource-Policy.');
        probe.check(answer.headers.has('cache-control'), 'There is no Cache-Control.');
      }
    },
  },
  {
    id: 'STR-002',
    clauses: ['STR-2', 'STR-3', 'STR-16', 'STR-18'],
    title: 'pages, read one after the other, are the stream: nothing is lost or repeated, offsets grow',
    needs: ['big'],
    run: async (probe) => {
      // Some 3 MB: more than servers put into one page.
      const receipt = await startRun(probe, 'big', { bytes: 50_000, count: 60 });
      await followToEnd(probe, `/runs/${receipt.runId}`);
      const { items, pages } = await catchUp(probe, `/runs/${receipt.runId}`);
      probe.equal(
        items.map(({ eventIndex }) => eventIndex),
        [...items.keys()],
        'The indexes of the events',
      );
      const messages = items.flatMap((event) => (event.type === 'log' ? [event.message] : []));
      probe.equal(messages.length, 60, 'The number of log events');
      const whole = messages.every((message, i) => message === String(i % 10).repeat(50_000));
      probe.check(whole, 'A log message is not as it was written.');
      for (const [index, page] of pages.entries()) {
        const last = index === pages.length - 1;
        probe.equal(
          page.headers.has('stream-up-to-date'),
          last,
          `Stream-Up-To-Date on page ${index} of ${pages.length}`,
        );
        probe.equal(page.headers.has('stream-closed'), last, `Stream-Closed on page ${index} of ${pages.length}`);
      }
      const offsets = pages.map((page) => nextOf(probe, page));
      probe.equal(offsets, [...new Set(offsets)].sort(), 'The order of the offsets');
    },
  },
  {
    id: 'STR-003',
    clauses: ['STR-2', 'STR-18'],
    title: 'from every offset that was handed out, a read goes on exactly there',
    needs: ['logs'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'logs', { count: 12, everyMs: 25 });
      const seen: { offset: string; count: number }[] = [];
      const events: FlueEvent[] = [];
      for (let offset = '-1', closed = false; !closed; ) {
        const query = seen.length === 0 ? { offset } : { offset, live: 'long-poll' };
        const page = await probe.get(readPath(`/runs/${runId}`, query));
        probe.check([200, 204].includes(page.status), `A read answers ${page.status}.`);
        if (page.status === 200) events.push(...page.json<FlueEvent[]>());
        offset = nextOf(probe, page);
        closed = page.headers.has('stream-closed');
        seen.push({ offset, count: events.length });
      }
      probe.equal(
        events.map(({ eventIndex }) => eventIndex),
        [...events.keys()],
        'The indexes of the events',
      );
      for (const { offset, count } of seen) {
        const { items } = await catchUp(probe, `/runs/${runId}`, offset);
        probe.equal(items, events.slice(count), `The events after the first ${count}`);
      }
    },
  },
  {
    id: 'STR-004',
    clauses: ['STR-5', 'STR-15', 'STR-4'],
    title: 'offset=now is the tail: no events, no ETag, not stored',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 500 });
      await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const open = probe.expect(await probe.get(`/runs/${runId}?offset=now`), 200);
      probe.equal(open.json(), [], 'The events');
      probe.check(!open.headers.has('stream-closed'), 'An open stream says that it is closed.');
      const rest = await followToEnd(probe, `/runs/${runId}`, nextOf(probe, open));
      probe.check(rest.length > 0 && rest.at(-1)?.type === 'run_end', 'What follows does not end with run_end.');
      const closed = probe.expect(await probe.get(`/runs/${runId}?offset=now`), 200);
      probe.equal(closed.header('stream-closed'), 'true', 'Stream-Closed');
      const { next } = await catchUp(probe, `/runs/${runId}`);
      probe.equal(nextOf(probe, closed), next, 'The tail');
      for (const answer of [open, closed]) {
        probe.equal(answer.header('stream-up-to-date'), 'true', 'Stream-Up-To-Date', answer.exchange);
        probe.check(!answer.headers.has('etag'), 'There is an ETag.', answer.exchange);
        const stored = !/no-store/.test(answer.header('cache-control') ?? '');
        probe.check(!stored, 'It may be stored by caches.', answer.exchange);
      }
    },
  },
  {
    id: 'STR-012',
    clauses: ['STR-17', 'STR-2'],
    title: 'HEAD is the tail, and whether the stream is closed',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 400 });
      const open = probe.expect(await probe.send('HEAD', `/runs/${runId}`), 200);
      probe.check(!open.headers.has('stream-closed'), 'An open stream says that it is closed.', open.exchange);
      await followToEnd(probe, `/runs/${runId}`);
      const closed = probe.expect(await probe.send('HEAD', `/runs/${runId}`), 200);
      const { next } = await catchUp(probe, `/runs/${runId}`);
      probe.equal(nextOf(probe, closed), next, 'The tail', closed.exchange);
      probe.equal(closed.header('stream-closed'), 'true', 'Stream-Closed', closed.exchange);
    },
  },
  {
    id: 'STR-013',
    clauses: ['STR-18', 'STR-2', 'SSE-2'],
    title: 'readers that read at once, each in a way of its own, all see the same',
    needs: ['logs'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'logs', { count: 15, everyMs: 20 });
      const url = `/runs/${runId}`;
      const ways = fc.constantFrom('long-poll', 'sse', 'catch-up');
      const [readers = []] = fc.sample(fc.array(ways, { minLength: 8, maxLength: 8 }), {
        seed: probe.seed,
        numRuns: 1,
      });
      const seen = await Promise.all(
        readers.map(async (way, index) => {
          await probe.pause(Math.floor(probe.random() * 40) * index);
          if (way === 'long-poll') return await followToEnd(probe, url);
          if (way === 'sse') return itemsOf(await probe.listen(readPath(url, { offset: '-1', live: 'sse' })));
          const first = await catchUp(probe, url);
          return [...first.items, ...(first.closed ? [] : await followToEnd(probe, url, first.next))];
        }),
      );
      const { items } = await catchUp(probe, url);
      for (const [index, events] of seen.entries()) probe.equal(events, items, `What the ${readers[index]} reader saw`);
    },
  },
);
