import type { FlueEvent } from '@openflue/spec';
import fc from 'fast-check';
import { casesOf } from '../case.ts';
import { forAll } from '../for-all.ts';
import type { Probe } from '../probe.ts';
import { catchUp, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';
import { runToEnd } from '../start-run.ts';

const malformed = ['', ' ', '-2', '0', '1', 'NOW', 'nonsense', '-1 ', '1_2_3', '٣', '-1,now', '../..', '\u0000'];

async function refuse(probe: Probe, path: string): Promise<void> {
  probe.expect(await probe.get(path), 400, 'invalid_request');
}

export const streamParameterCases = casesOf(
  'core',
  {},
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
);
