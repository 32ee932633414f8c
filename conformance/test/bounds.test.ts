import { expect, onTestFinished, test } from 'vitest';
import { runConformance } from '../src/run-conformance.ts';
import { inProcess } from './in-process.ts';
import { serveFixtures } from './serve-fixtures.ts';

const baseUrl = 'http://localhost';

async function served() {
  const server = await serveFixtures();
  onTestFinished(() => server.stop());
  return inProcess(server.app);
}

test('only the cases asked for are run, and nothing is called unseen', async () => {
  const report = await runConformance({
    baseUrl,
    fetch: await served(),
    only: ['WF-001', 'DEP-00'],
    profiles: ['production'],
  });
  expect(report.results.map(({ id }) => id)).toEqual(['DEP-001', 'DEP-002', 'DEP-003', 'DEP-004', 'WF-001']);
  expect(report).toMatchObject({ ok: true, unobserved: [], excused: [] });
});

test('the profile production makes nothing', async () => {
  const fetch = await served();
  const report = await runConformance({ baseUrl, fetch, profiles: ['production'] });
  expect(report.ok).toBe(true);
  expect(await (await fetch(`${baseUrl}/runs`)).json()).toEqual({ runs: [] });
  expect(await (await fetch(`${baseUrl}/agents/assistant`)).json()).toEqual({ instances: [] });
});

test('the number of requests is bounded: what is left is skipped', async () => {
  const fetch = await served();
  let asked = 0;
  const counted: typeof fetch = (input, init) => {
    asked += 1;
    return fetch(input, init);
  };
  const report = await runConformance({ baseUrl, fetch: counted, maxRequests: 30, only: ['WF', 'RUN'] });
  expect(report.requests).toBe(30);
  // And one to see what the server offers.
  expect(asked).toBe(31);
  expect(report.results.some(({ cut }) => cut)).toBe(true);
  expect(report.ok).toBe(false);
  expect(report.results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

test('the time is bounded: a server that never answers ends nothing but the time', async () => {
  const never = (_input: unknown, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  const report = await runConformance({
    baseUrl,
    fetch: never,
    timeoutMs: 300,
    requestTimeoutMs: 100,
    only: ['DEP-004', 'WF'],
  });
  expect(report.ok).toBe(false);
  expect(report.results.some(({ outcome }) => outcome === 'passed')).toBe(false);
  expect(report.results.some(({ cut }) => cut)).toBe(true);
});

test('nobody there is a failure of each case, not of the kit', async () => {
  const report = await runConformance({
    baseUrl,
    fetch: async () => {
      throw new TypeError('fetch failed');
    },
    profiles: ['production'],
  });
  expect(report.ok).toBe(false);
  expect(report.results.some(({ outcome }) => outcome === 'passed')).toBe(false);
});

test('the same seed draws the same values', async () => {
  const asked = async (seed: number) => {
    const fetch = await served();
    const urls: string[] = [];
    const noted: typeof fetch = (input, init) => {
      urls.push(String(input));
      return fetch(input, init);
    };
    await runConformance({ baseUrl, fetch: noted, seed, only: ['GEN-005'] });
    return urls;
  };
  expect(await asked(5)).toEqual(await asked(5));
  expect(await asked(5)).not.toEqual(await asked(6));
});
