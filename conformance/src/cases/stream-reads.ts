import type { FlueEvent } from '@openflue/spec';
import fc from 'fast-check';
import { casesOf } from '../case.ts';
import { forAll } from '../for-all.ts';
import type { Probe } from '../probe.ts';
import { catchUp, followToEnd, followUntil, nextOf, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';
import { runToEnd, startRun } from '../start-run.ts';

const malformed = ['', ' ', '-2', '0', '1', 'NOW', 'nonsense', '-1 ', '1_2_3', '٣', '-1,now', '../..', '\u0000'];

async function refuse(probe: Probe, path: string): Promise<void> {
  probe.expect(await probe.get(path), 400, 'invalid_request');
}

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
    id: 'STR-005',
    clauses: ['STR-6'],
    title: 'an offset that was never handed out for this stream is 400',
    needs: ['echo', 'logs'],
    run: async (probe) => {
      const one = await runToEnd(probe, 'logs', { count: 4 });
      const other = await runToEnd(probe, 'logs', { count: 9 });
      const url = `/runs/${one.receipt.runId}`;
      for (const offset of malformed) await refuse(probe, readPath(url, { offset }));
      const { next } = await catchUp(probe, url);
      const foreign = await catchUp(probe, `/runs/${other.receipt.runId}`);
      await refuse(probe, readPath(url, { offset: foreign.next }));
      await refuse(probe, readPath(url, { offset: `${next}0` }));
      await refuse(probe, readPath(url, { offset: next.slice(0, -1) }));
    },
  },
  {
    id: 'STR-006',
    clauses: ['STR-6', 'GEN-11'],
    title: 'no made-up offset is taken, or makes the server fail',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      const made = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.stringMatching(/^\d{1,20}_\d{1,20}$/),
        fc.stringMatching(/^-?\d{1,17}$/),
      );
      const valid = ['-1', 'now'];
      const drawn = made.filter((text) => text.isWellFormed() && !valid.includes(text));
      await forAll(probe, drawn, async (offset) => {
        await refuse(probe, readPath(`/runs/${receipt.runId}`, { offset }));
      });
    },
  },
  {
    id: 'STR-007',
    clauses: ['STR-7'],
    title: 'a stream parameter given twice is 400',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      for (const query of [
        'offset=-1&offset=-1',
        'offset=now&offset=-1',
        'offset=-1&live=sse&live=sse',
        'tail=1&tail=1',
        'offset=-1&live=long-poll&cursor=1&cursor=2',
      ]) {
        await refuse(probe, `/runs/${receipt.runId}?${query}`);
      }
    },
  },
  {
    id: 'STR-008',
    clauses: ['STR-8'],
    title: 'an unknown live, and a live read without an offset, are 400',
    needs: ['echo'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      const url = `/runs/${receipt.runId}`;
      for (const live of ['', 'true', 'SSE', 'longpoll', 'websocket']) {
        await refuse(probe, readPath(url, { offset: '-1', live }));
      }
      for (const live of ['sse', 'long-poll']) await refuse(probe, readPath(url, { live }));
    },
  },
  {
    id: 'STR-009',
    clauses: ['STR-9'],
    title: 'an ETag answers 304 while nothing has changed, and no longer',
    needs: ['slow'],
    run: async (probe) => {
      const { runId } = await startRun(probe, 'slow', { ms: 400 });
      const url = `/runs/${runId}?offset=-1`;
      await followUntil(probe, `/runs/${runId}`, (events) => events.length >= 2);
      const open = probe.expect(await probe.get(url), 200);
      const rest = await followToEnd(probe, `/runs/${runId}`, nextOf(probe, open));
      probe.check(rest.length > 0, 'Nothing followed.');
      const tag = open.header('etag');
      if (tag !== undefined) {
        const changed = await probe.get(url, { headers: { 'if-none-match': tag } });
        probe.expect(changed, 200);
        probe.check(
          changed.json<FlueEvent[]>().length > open.json<FlueEvent[]>().length,
          'It answers no more than before.',
        );
      }
      const closed = probe.expect(await probe.get(url), 200);
      const last = closed.header('etag');
      probe.check(
        last !== undefined,
        'The answer that reaches the end of a closed stream has no ETag.',
        closed.exchange,
      );
      for (const given of [last ?? '', `"other", ${last}`, `W/${last}`]) {
        const same = await probe.get(url, { headers: { 'if-none-match': given } });
        probe.expect(same, 304);
      }
      probe.expect(await probe.get(url, { headers: { 'if-none-match': '"another"' } }), 200);
      probe.expect(
        await probe.get(readPath(`/runs/${runId}`, { offset: nextOf(probe, open) }), {
          headers: { 'if-none-match': last ?? '' },
        }),
        200,
      );
    },
  },
  {
    id: 'STR-010',
    clauses: ['STR-10'],
    title: 'tail=N starts at most N events before the tail, and changes no other offset',
    needs: ['logs'],
    features: ['tail'],
    run: async (probe) => {
      const { receipt, events } = await runToEnd(probe, 'logs', { count: 8 });
      const url = `/runs/${receipt.runId}`;
      for (const tail of [1, 2, 3, events.length - 1, events.length, events.length + 1, 1_000_000]) {
        for (const query of [{ tail: `${tail}` }, { tail: `${tail}`, offset: '-1' }]) {
          const answer = probe.expect(await probe.get(readPath(url, query)), 200);
          probe.equal(answer.json<FlueEvent[]>(), events.slice(-tail), `The last ${tail} events`);
          probe.equal(answer.header('stream-closed'), 'true', 'Stream-Closed');
        }
      }
      const now = probe.expect(await probe.get(readPath(url, { offset: 'now', tail: '3' })), 200);
      probe.equal(now.json(), [], 'The events from now on');
      const live = await probe.listen(readPath(url, { offset: '-1', live: 'sse', tail: '2' }));
      probe.equal(itemsOf(live), events.slice(-2), 'The last 2 events as SSE');
    },
  },
  {
    id: 'STR-011',
    clauses: ['STR-10'],
    title: 'a tail that is not an integer of at least 1 is 400',
    needs: ['echo'],
    features: ['tail'],
    run: async (probe) => {
      const { receipt } = await runToEnd(probe, 'echo', 1);
      for (const tail of ['', '0', '-1', '1.5', '1e3', 'all', '+1', ' 1', '0x2', '9'.repeat(30), '01']) {
        await refuse(probe, readPath(`/runs/${receipt.runId}`, { tail }));
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
