import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from './streams/driver.ts';
import { event } from './streams/event.ts';
import { ask, message, start, stop } from './streams/process.ts';

/**
 * Event streams next to their yardsticks: a bare `node:http` server, and the reference implementation of Durable Streams.
 * Server and driver are processes of their own, one core each; every figure is the median of the rounds, and those that are
 * compared are measured in turn.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const only = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'flue-bench-'));

type Figures = Record<string, number>;
interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly yardsticks: Figures;
  /** What must be reached, as ratio to a yardstick or as a limit. */
  readonly targets: readonly { text: string; reached: number; ok: boolean }[];
}

const rows: Row[] = [];

async function withServer<T>(file: string, args: string[], use: (port: number, server: ChildProcess) => Promise<T>) {
  const server = start(`./${file}`, args, 0);
  try {
    const { port } = (await message(server)) as { port: number };
    return await use(port, server);
  } finally {
    await stop(server);
  }
}

async function drive(job: Job, meanwhile?: (driver: ChildProcess) => Promise<void>): Promise<Figures> {
  const driver = start('./driver.ts', [], 1);
  try {
    await message(driver);
    if (!meanwhile) return (await ask(driver, job)) as Figures;
    driver.send(job);
    await message(driver);
    const [result] = await Promise.all([message(driver), meanwhile(driver)]);
    return result as Figures;
  } finally {
    await stop(driver);
  }
}

let made = 0;
function fresh(): string {
  made += 1;
  const dir = join(root, String(made));
  mkdirSync(dir);
  return dir;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Runs each measurement once a round, in turn, and gives the medians. */
async function rounds<K extends string>(measures: Record<K, () => Promise<number>>): Promise<Record<K, number>> {
  const names = Object.keys(measures) as K[];
  const values = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) values.get(name)?.push(await measures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(values.get(name) ?? [])])) as Record<K, number>;
}

const STREAM = '/v1/stream/bench';

async function appends(file: string, args: string[], path: string, connections: number, method = 'POST') {
  return await withServer(file, args, async (port) => {
    if (path === STREAM) await drive({ type: 'fill', port, path, events: 0, padded: 0 });
    return (await drive({ type: 'load', port, method, path, connections, ms: 2000 })).perSecond ?? 0;
  });
}

async function appendOs() {
  const { ours, bare } = await rounds({
    ours: () => appends('server-ours.ts', [fresh(), 'os'], STREAM, 16),
    bare: () => appends('server-bare.ts', [fresh()], '/', 16, 'GET'),
  });
  row('append, os, 16 connections', 'requests/s', ours, { bare }, [atLeast('0.3 × bare', ours / bare, 0.3)]);
}

async function appendFsync() {
  const { ours, group, reference } = await rounds({
    ours: () => appends('server-ours.ts', [fresh(), 'fsync'], STREAM, 64),
    group: () => appends('server-bare.ts', [fresh()], '/commit', 64),
    reference: () => appends('server-reference.ts', [fresh()], STREAM, 64),
  });
  row('append, fsync, 64 connections', 'requests/s', ours, { 'bare group commit': group, reference }, [
    atLeast('0.4 × bare group commit', ours / group, 0.4),
    atLeast('10 × reference', ours / reference, 10),
  ]);
}

async function tail(events: number): Promise<number> {
  return await withServer('server-ours.ts', [fresh(), 'os'], async (port) => {
    await drive({ type: 'fill', port, path: STREAM, events, padded: 0 });
    return (await drive({ type: 'tail', port, path: STREAM, reads: 1000 })).medianMs ?? 0;
  });
}

async function tailRead() {
  const { long, short } = await rounds({ long: () => tail(100_000), short: () => tail(100) });
  row('read one event at the tail of 100,000', 'ms', long, { 'of 100': short }, [
    atMost('× of 100', long / short, 1.5),
  ]);
}

async function catchUp() {
  const EVENTS = 100_000;
  const waits: number[] = [];
  const read = async (file: string, args: string[]) =>
    await withServer(file, args, async (port) => {
      await drive({ type: 'fill', port, path: STREAM, events: EVENTS, padded: 0 });
      // The first turn warms up.
      await drive({ type: 'catch-up', port, path: STREAM, paged: true });
      const { mbPerSecond = 0 } = await drive({ type: 'catch-up', port, path: STREAM, paged: true });
      if (file === 'server-ours.ts') {
        const watched = await drive({ type: 'catch-up', port, path: STREAM, paged: true, pingPath: STREAM });
        waits.push(watched.longestWaitMs ?? 0);
      }
      return mbPerSecond;
    });
  const { ours, bare, reference } = await rounds({
    ours: () => read('server-ours.ts', [fresh(), 'os']),
    bare: async () => {
      const dir = fresh();
      writeFileSync(join(dir, 'events.json'), `[${Array.from({ length: EVENTS }, (_, i) => event(i)).join(',')}]`);
      return await withServer('server-bare.ts', [dir], async (port) => {
        await drive({ type: 'catch-up', port, path: '/file', paged: false });
        return (await drive({ type: 'catch-up', port, path: '/file', paged: false })).mbPerSecond ?? 0;
      });
    },
    reference: () => read('server-reference.ts', [fresh()]),
  });
  row('catch-up of 100,000 events', 'MB/s', ours, { 'bare file': bare, reference }, [
    atLeast('0.5 × bare file', ours / bare, 0.5),
    atLeast('5 × reference', ours / reference, 5),
    atMost('another request waits, ms', median(waits), 10),
  ]);
}

async function fanOut() {
  const READERS = 100;
  const EVENTS = 10_000;
  const WARM = 2000;
  const memory: number[] = [];
  const delays: number[] = [];
  const ours = async () =>
    await withServer('server-ours.ts', [fresh(), 'os'], async (port, server) => {
      const order = async (stream: string, count: number, rate = 0) => {
        await ask(server, { stream, count: 0 });
        const path = `/v1/stream/${stream}?offset=-1&live=sse`;
        return await drive({ type: 'readers', port, path, readers: READERS, events: count }, async () => {
          const { rssMb } = (await ask(server, { stream, count, rate })) as { rssMb: number };
          memory.push(rssMb);
        });
      };
      await order('warm', WARM);
      const { perSecond = 0 } = await order('fast', EVENTS);
      const { medianDelayMs = 0 } = await order('slow', 200, 100);
      delays.push(medianDelayMs);
      return perSecond;
    });
  const bare = async () =>
    await withServer('server-bare.ts', [fresh()], async (port, server) => {
      const send = async (events: number) =>
        await drive({ type: 'readers', port, path: '/sse', readers: READERS, events }, async () => {
          await ask(server, { count: events });
        });
      await send(WARM);
      return (await send(EVENTS)).perSecond ?? 0;
    });
  const figures = await rounds({ ours, bare });
  row('10,000 events to 100 SSE readers', 'events/s', figures.ours, { bare: figures.bare }, [
    atLeast('400,000 a second', figures.ours, 400_000),
    atLeast('2 × bare', figures.ours / figures.bare, 2),
    atMost('delay at 100 events/s, ms', median(delays), 3),
  ]);
  console.log(`resident memory of the server after each: ${memory.map((mb) => Math.round(mb)).join(', ')} MB`);
}

function atLeast(text: string, reached: number, limit: number) {
  return { text: `≥ ${text}`, reached, ok: reached >= limit };
}

function atMost(text: string, reached: number, limit: number) {
  return { text: `≤ ${limit} ${text}`, reached, ok: reached <= limit };
}

function row(name: string, unit: string, ours: number, yardsticks: Figures, targets: Row['targets']): void {
  rows.push({ name, unit, ours, yardsticks, targets });
  const shown = Object.entries(yardsticks).map(([key, value]) => `${key} ${number(value)}`);
  console.log(`${name}: ${number(ours)} ${unit} (${shown.join(', ')})`);
  for (const { text, reached, ok } of targets)
    console.log(`  ${ok ? 'reached' : 'MISSED '} ${text}: ${number(reached)}`);
}

function number(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

const benches: Record<string, () => Promise<void>> = { appendOs, appendFsync, tailRead, catchUp, fanOut };
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (only.length === 0 || only.includes(name)) await bench();
  }
  const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
  console.log(JSON.stringify({ machine, rounds: ROUNDS, rows }));
} finally {
  rmSync(root, { recursive: true, force: true });
}
