import type { FlueEvent } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { followToEnd, followUntil, nextOf, readPath } from '../read-stream.ts';
import { startRun } from '../start-run.ts';

export const streamTagCases = casesOf(
  'core',
  {},
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
);
