import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from './engine/driver-engine.ts';
import { installedApp } from './engine/installed-app.ts';
import { type InstalledServer, rssMb, startInstalled } from './engine/installed-server.ts';
import { ask, message, start, stop } from './streams/process.ts';

/**
 * Runs of workflows on disk, synced: how many a second, what they cost others, and what they leave behind. Server and
 * callers are processes of their own, one core each where there are two. What is said of start and memory is measured on
 * the packages as built: `npm run build` first.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** Finished runs in the data directory of `finishedRuns`. */
const FINISHED = Number(process.env.BENCH_FINISHED_RUNS ?? 100_000);
const only = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'flue-bench-'));

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly goal: string;
  readonly median: number;
  readonly rounds: readonly number[];
  readonly ok: boolean;
}

interface Server {
  readonly port: number;
  /** When every run has ended, in ms of `stamp()`. */
  ended(): Promise<number>;
}

const rows: Row[] = [];

/** Nothing is removed before the end: ext4 is slow at making files for a while after others were removed. */
function fresh(): string {
  const dir = join(root, String(readdirSync(root).length));
  mkdirSync(dir);
  return dir;
}

async function withServer<T>(use: (server: Server) => Promise<T>, dir = fresh()): Promise<T> {
  const child = start('../engine/server-engine.ts', [dir], 0, 'ignore');
  try {
    const { port } = Object(await message(child));
    return await use({ port, ended: async () => Object(await ask(child, 'ended')).endedAtMs });
  } finally {
    // In an orderly way: what is measured next must not find this one's log to be replayed.
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.send('exit');
    await gone;
  }
}

async function drive(job: Job): Promise<Record<string, number>> {
  const driver = start('../engine/driver-engine.ts', [], 1);
  try {
    await message(driver);
    return Object(await ask(driver, job));
  } finally {
    await stop(driver);
  }
}

interface Runs {
  readonly path: string;
  readonly body?: string;
  readonly count: number;
}

/** Runs a second, from the first request until the last run has ended. */
async function runsPerSecond({ port, ended }: Server, { path, body = '', count }: Runs): Promise<number> {
  const { startedAtMs = 0 } = await drive({ type: 'admit', port, path, body, connections: 16, count });
  return count / (((await ended()) - startedAtMs) / 1_000);
}

const NOOP = '/workflows/noop';

async function admission(): Promise<void> {
  const ours: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const rate = await withServer(async (server) => {
      await runsPerSecond(server, { path: NOOP, count: 2_000 });
      return await runsPerSecond(server, { path: NOOP, count: 10_000 });
    });
    ours.push(rate);
    ratios.push(rate / (await bareRate()));
  }
  row('no-op runs, 16 connections', 'runs/s', ours, atLeast(2_000));
  row('no-op runs, a bare server = 1', '×', ratios, atLeast(0.025));
}

/** Requests a second of a server that answers the same to everything. */
async function bareRate(): Promise<number> {
  const server = start('./server-bare.ts', [fresh()], 0);
  const driver = start('./driver.ts', [], 1);
  try {
    const [{ port }] = await Promise.all([message(server).then(Object), message(driver)]);
    const answer = await ask(driver, { type: 'load', port, method: 'GET', path: '/', connections: 16, ms: 2_000 });
    return Object(answer).perSecond;
  } finally {
    await Promise.all([stop(driver), stop(server)]);
  }
}

async function prompts(): Promise<void> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const runs = { path: '/workflows/prompt', body: JSON.stringify({ deltas: 50 }) };
    const rate = await withServer(async (server) => {
      await runsPerSecond(server, { ...runs, count: 300 });
      return await runsPerSecond(server, { ...runs, count: 2_000 });
    });
    rates.push(rate);
  }
  row('runs of one prompt of 50 deltas', 'runs/s', rates, atLeast(300));
}

async function logBurst(): Promise<void> {
  const LINES = 10_000;
  const rates: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await withServer(async ({ port }) => {
      const body = JSON.stringify({ lines: LINES });
      const once = () => drive({ type: 'disturb', port, path: '/workflows/burst?wait=result', body });
      await once();
      const { tookMs = 0, longestMs = 0 } = await once();
      rates.push(LINES / (tookMs / 1_000));
      waits.push(longestMs);
    });
  }
  row('10,000 lines logged in one loop, on disk', 'events/s', rates, atLeast(100_000));
  row('longest wait of another request meanwhile', 'ms', waits, atMost(100));
}

/** What finished runs in the data directory cost: the same with them and in a new directory, in turn. */
async function finishedRuns(): Promise<void> {
  const full = fresh();
  await withServer((server) => runsPerSecond(server, { path: NOOP, count: FINISHED }), full);
  const app = fresh();
  const bin = installedApp(app);
  const measure = async (dir: string) => {
    const { child, startedInMs } = await startInstalled(bin, app, dir);
    await terminate(child);
    return await withServer(async (server) => {
      const { firstMs, medianMs } = await drive({ type: 'read', port: server.port, path: '/runs', count: 200 });
      await runsPerSecond(server, { path: NOOP, count: 1_000 });
      const rate = await runsPerSecond(server, { path: NOOP, count: 4_000 });
      return { start: startedInMs, list: Number(medianMs), firstList: Number(firstMs), admission: 1 / rate };
    }, dir);
  };
  const ratios = { start: [] as number[], list: [] as number[], admission: [] as number[] };
  const firstLists: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const few = fresh();
    await withServer((server) => runsPerSecond(server, { path: NOOP, count: 200 }), few);
    const before = await measure(few);
    const after = await measure(full);
    for (const key of ['start', 'list', 'admission'] as const) ratios[key].push(after[key] / before[key]);
    firstLists.push(after.firstList);
  }
  const there = `with ${FINISHED.toLocaleString('en')} finished runs, 200 = 1`;
  row(`start ${there}`, '×', ratios.start, atMost(1.5));
  row(`GET /runs ${there}`, '×', ratios.list, atMost(1.5));
  row(`time of an admission ${there}`, '×', ratios.admission, atMost(1.5));
  row('the first GET /runs after a start with them', 'ms', firstLists);
}

/** Start and memory of the packages as built. */
async function memory(): Promise<void> {
  const app = fresh();
  const bin = installedApp(app);
  const figures = { start: [] as number[], idle: [] as number[], growth: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const server = await startInstalled(bin, app, fresh());
    const idle = await settledMb(server);
    const growth = await growthMb(server, NOOP, 10_000);
    await terminate(server.child);
    // The first fills the cache of compiled code.
    if (round === 0) continue;
    figures.start.push(server.startedInMs);
    figures.idle.push(idle);
    figures.growth.push(growth);
  }
  row('start to listening', 'ms', figures.start, atMost(400));
  row('resident memory, idle', 'MB', figures.idle, atMost(110));
  row('resident memory after 10,000 runs, beyond that after 100', 'MB', figures.growth, atMost(50));
}

async function memoryUnderPrompts(): Promise<void> {
  const app = fresh();
  const bin = installedApp(app);
  const growth: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startInstalled(bin, app, fresh());
    growth.push(await growthMb(server, '/workflows/prompt', 3_000));
    await terminate(server.child);
  }
  row('resident memory after 3,000 runs of one prompt of 50 deltas, beyond that after 100', 'MB', growth, atMost(50));
}

/** Resident memory after `count` runs, beyond that after 100. */
async function growthMb(server: InstalledServer, path: string, count: number): Promise<number> {
  const admit = async (runs: number) => {
    await drive({ type: 'admit', port: server.port, path, body: '', connections: 16, count: runs });
    await allEnded(server);
    return await settledMb(server);
  };
  const after100 = await admit(100);
  return (await admit(count - 100)) - after100;
}

/** Runs outlast their admissions. */
async function allEnded({ port }: InstalledServer): Promise<void> {
  const active = async () => Object(await (await fetch(`http://127.0.0.1:${port}/runs?status=active&limit=1`)).json());
  while ((await active()).runs.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function settledMb({ child }: InstalledServer): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return rssMb(child);
}

async function terminate(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
}

interface Goal {
  readonly text: string;
  reached(value: number): boolean;
}

const atLeast = (limit: number): Goal => ({ text: `≥ ${limit}`, reached: (value) => value >= limit });
const atMost = (limit: number): Goal => ({ text: `≤ ${limit}`, reached: (value) => value <= limit });
const none: Goal = { text: '', reached: () => true };

function row(name: string, unit: string, values: readonly number[], goal: Goal = none): void {
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  rows.push({ name, unit, goal: goal.text, median: middle, rounds: values, ok: goal.reached(middle) });
}

const benches: Record<string, () => Promise<void>> = {
  ...{ admission, prompts, logBurst, memory, memoryUnderPrompts, finishedRuns },
};
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (only.length === 0 || only.includes(name)) await bench();
  }
  const shown = (value: number) => (value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
  console.table(
    rows.map(({ name, unit, median, rounds, goal, ok }) => ({
      name,
      median: `${shown(median)} ${unit}`,
      range: `${shown(Math.min(...rounds))} – ${shown(Math.max(...rounds))}`,
      goal,
      reached: ok ? 'yes' : 'MISSED',
    })),
  );
  const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
  console.log(JSON.stringify({ machine, rounds: ROUNDS, finished: FINISHED, rows }));
} finally {
  rmSync(root, { recursive: true, force: true });
}
