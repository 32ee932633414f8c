import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFlueClient } from '../src/index.ts';
import { controlFrame, dataFrame, lostConnection, page, sse } from './fixtures/answers.ts';
import { logEvent, numbersOf, range } from './fixtures/events.ts';

const faults = ['lost', 'busy', 'cut page', 'torn', 'short', 'twice', 'none'] as const;
type Turn = { fault: (typeof faults)[number]; count: number; chunk: number };

/**
 * A server of `total` numbered events, whose offsets are their numbers. Each request is one turn: so many more events are there, and one
 * thing goes wrong. After the last turn nothing does.
 */
function faultyServer(total: number, turns: Turn[]) {
  let there = 0;
  let turn = 0;
  return (request: Request): Response | Promise<Response> => {
    const { fault, count, chunk } = turns[turn++] ?? { fault: 'none', count: total, chunk: total };
    there = Math.min(total, there + count);
    const query = new URL(request.url).searchParams;
    const from = Math.max(0, Number(query.get('offset')));
    const to = Math.min(there, from + chunk);
    const events = range(from, to).map(logEvent);
    const place = { offset: `${to}`, upToDate: to === there, closed: to === total };
    if (fault === 'lost') return lostConnection();
    if (fault === 'busy') return Response.json({}, { status: 503 });
    if (query.get('live') !== 'sse') {
      const whole = page(events, place)(request);
      return fault === 'cut page' ? cutInHalf(whole) : whole;
    }
    const frames = [dataFrame(events), controlFrame(place)];
    if (fault === 'torn' || fault === 'cut page') frames.pop();
    if (fault === 'twice') frames.push(...frames);
    if (fault === 'short' || events.length === 0) return sse([': nothing yet\n\n'])(request);
    return sse(frames)(request);
  };
}

async function cutInHalf(answer: Response | Promise<Response>): Promise<Response> {
  const { headers } = await answer;
  const text = await (await answer).text();
  return new Response(text.slice(0, text.length / 2), { headers });
}

const turns = fc.array(
  fc.record({ fault: fc.constantFrom(...faults), count: fc.nat(5), chunk: fc.integer({ min: 1, max: 4 }) }),
  { maxLength: 25 },
);

test('every event is delivered once and in order, whatever goes wrong on the way, and from every checkpoint on', async () => {
  const live = fc.constantFrom(true, 'sse' as const, 'long-poll' as const);
  await fc.assert(
    fc.asyncProperty(fc.nat(12), turns, live, fc.nat(12), async (total, turns, live, stopAt) => {
      const retry = { initialDelayMs: 0.1, maxDelayMs: 0.1, maxRetries: 30, maxReconnects: 30 };
      const { runs } = createFlueClient({ baseUrl: 'http://flue.test', fetch: faultyServer(total, turns), retry });
      const seen = [];
      const first = runs.stream('run_1', { live });
      for await (const event of first) {
        seen.push(event);
        if (seen.length > stopAt) break;
      }
      for await (const event of runs.stream('run_1', { live, offset: first.offset })) seen.push(event);
      expect(numbersOf(seen)).toEqual(range(0, total));
    }),
    { numRuns: 200 },
  );
});
