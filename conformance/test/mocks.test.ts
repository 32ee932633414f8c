import { mockServer, type RunPlay } from '@openflue/mocks';
import { expect, test } from 'vitest';
import fixtures from '../fixtures/fixtures.json' with { type: 'json' };
import { face } from '../fixtures/src/face.ts';
import { runConformance } from '../src/run-conformance.ts';

/** The fixtures that need no guards, as scenarios. */
function mockedFixtures() {
  const asked = new Map<string, string[]>();
  const server = mockServer({
    server: face,
    workflows: {
      echo: ({ payload }: RunPlay) => payload,
      fail: ({ payload }: RunPlay<{ message: string }>) => {
        throw new Error(payload.message);
      },
      slow: async ({ payload, wait, log }: RunPlay<{ ms: number }>) => {
        log.info('waiting');
        await wait(payload.ms);
        log.info('waited');
        return { ms: payload.ms };
      },
      logs: async ({ payload, wait, log }: RunPlay<{ count: number; everyMs?: number }>) => {
        const levels = [log.info, log.warn, log.error];
        for (let index = 0; index < payload.count; index++) {
          levels[index % 3]?.(`line ${index}`, { index });
          if (payload.everyMs !== undefined) await wait(payload.everyMs);
        }
        return { count: payload.count };
      },
      big: ({ payload, log }: RunPlay<{ bytes: number; count: number }>) => {
        for (let index = 0; index < payload.count; index++) log.info(String(index % 10).repeat(payload.bytes));
        return { bytes: payload.bytes, count: payload.count };
      },
    },
    agents: {
      assistant: async ({ id, session, message, turn }) => {
        const earlier = asked.get(`${id} ${session}`) ?? [];
        asked.set(`${id} ${session}`, [...earlier, message]);
        const [, verb, about = ''] = /^(\w+) ?([\s\S]*)$/.exec(message) ?? [];
        const usage = { input: 10, output: 5 };
        if (verb === 'say') await turn({ text: about.match(/\S+\s*|\s+/g) ?? [], usage });
        else if (verb === 'think') await turn({ thinking: about, text: 'thought', usage });
        else if (verb === 'recall') await turn({ text: JSON.stringify(earlier), usage });
        else if (verb === 'fail') await turn({ fail: about });
        else if (verb === 'wait') await turn({ text: ['waited'], everyMs: Number(about), usage });
        else if (verb === 'mirror') {
          await turn({ tools: [{ name: 'mirror', arguments: { value: about }, result: { value: about } }], usage });
          await turn({ text: 'done', usage });
        } else if (verb === 'break') {
          await turn({ tools: [{ name: 'break', error: 'It broke, as it should.' }], usage });
          await turn({ text: 'done', usage });
        } else await turn({ text: 'ok', usage });
      },
    },
  });
  return {
    // A scenario is not told that its instance was deleted: what this one remembers is its own affair.
    fetch: async (request: Request) => {
      const [, id] = /^\/agents\/[^/]+\/([^/]+)$/.exec(new URL(request.url).pathname) ?? [];
      const answer = await server.fetch(request);
      if (request.method === 'DELETE' && answer.status === 204 && id) asked.delete(`${decodeURIComponent(id)} default`);
      return answer;
    },
  };
}

test('the mocks conform', { timeout: 60_000 }, async () => {
  const { fetch } = mockedFixtures();
  const names = {
    typed: null,
    unexposed: null,
    unexposedAgent: null,
    guarded: null,
    sealed: null,
    faulty: null,
    everything: null,
  };
  const report = await runConformance({
    baseUrl: 'http://mock',
    fetch: (input, init) => fetch(new Request(input, init)),
    fixtures: { ...fixtures, names },
    seed: 1,
  });
  const failed = report.results.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ id, failure }) => ({ id, message: failure?.message, problems: failure?.problems }))).toEqual([]);
  expect(report.unobserved).toEqual([]);
});
