import type { ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import pg from 'pg';
import { throwAwayDatabase } from '../server/src/node/postgres/testing/throw-away-database.ts';
import { ask, message, start, stop } from './streams/process.ts';

/**
 * Several server processes on one PostgreSQL: what they do together, and how long what one of them does takes to be seen on
 * another. Server processes and database share the machine's cores: more processes than cores say what is lost by it.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const RUNS = Number(process.env.BENCH_RUNS ?? 2_000);
/** Callers at the same time, over all processes. */
const CONNECTIONS = 64;
const only = process.argv.slice(2);

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly goal: string;
  readonly median: number;
  readonly rounds: readonly number[];
  readonly ok: boolean;
}

const rows: Row[] = [];

interface Node {
  readonly port: number;
  readonly child: ChildProcess;
}

interface Service {
  readonly nodes: readonly Node[];
  readonly client: pg.Client;
}

/** Nodes of these roles on a new database; core by core in turn. */
async function withService<T>(roles: readonly string[], use: (service: Service) => Promise<T>): Promise<T> {
  const { url, drop } = await throwAwayDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const nodes: Node[] = [];
  try {
    for (const [index, role] of roles.entries()) {
      const child = start('../postgres/server-postgres.ts', [url, role], index % cpus().length);
      nodes.push({ child, port: Object(await message(child)).port });
    }
    return await use({ nodes, client });
  } finally {
    for (const { child } of nodes) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('exit');
      await gone;
    }
    await client.end();
    await drop();
  }
}

/** Runs a second from the first request to the last end, admissions a second, and transactions a run. */
async function noopRuns({ nodes, client }: Service, count: number) {
  const drivers = nodes.map(() => start('../engine/driver-engine.ts', [], 1));
  try {
    await Promise.all(drivers.map((driver) => message(driver)));
    const before = await transactions(client);
    const fromMs = performance.now();
    await Promise.all(
      drivers.map((driver, index) => {
        const { port } = nodes[index] ?? { port: 0 };
        const share = { connections: CONNECTIONS / nodes.length, count: Math.round(count / nodes.length) };
        return ask(driver, { type: 'admit', port, path: '/workflows/noop', body: '', ...share });
      }),
    );
    const admittedMs = performance.now() - fromMs;
    while (await active(client)) await new Promise((resolve) => setTimeout(resolve, 5));
    const endedMs = performance.now() - fromMs;
    // The counters of idle sessions arrive with a delay.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const perRun = ((await transactions(client)) - before) / count;
    return { admissions: count / (admittedMs / 1_000), runs: count / (endedMs / 1_000), perRun };
  } finally {
    await Promise.all(drivers.map((driver) => stop(driver)));
  }
}

async function transactions(client: pg.Client): Promise<number> {
  const { rows: found } = await client.query(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(found[0]?.count);
}

async function active(client: pg.Client): Promise<boolean> {
  const { rows: found } = await client.query(`SELECT FROM openflue.runs WHERE status = 'active' LIMIT 1`);
  return found.length > 0;
}

async function processes(): Promise<void> {
  const rates = new Map<number, { admissions: number; runs: number; perRun: number }[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of [1, 2, 4]) {
      const measured = await withService(Array(count).fill('all'), async (service) => {
        await noopRuns(service, RUNS / 4);
        return await noopRuns(service, RUNS);
      });
      rates.set(count, [...(rates.get(count) ?? []), measured]);
    }
  }
  const one = rates.get(1) ?? [];
  for (const [count, all] of rates) {
    const name = `${count} ${count === 1 ? 'process' : 'processes'}`;
    row(
      `admissions, ${name}`,
      '/s',
      all.map(({ admissions }) => admissions),
    );
    row(
      `no-op runs, ${name}`,
      'runs/s',
      all.map(({ runs }) => runs),
    );
    row(
      `transactions a run, ${name}`,
      '',
      all.map(({ perRun }) => perRun),
    );
    if (count === 1) continue;
    const ratios = all.map(({ runs }, round) => runs / (one[round]?.runs ?? Number.NaN));
    row(`no-op runs, ${name}, one process = 1`, '×', ratios, count === 2 ? atLeast(1) : none);
  }
}

const TICKS = 100;

/** How old events are when a reader on another node has them. */
async function readers(): Promise<void> {
  const ages: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const all = await withService(['worker', 'web', 'web'], async ({ nodes }) => {
      const [, admitting, reading] = nodes;
      const body = JSON.stringify({ ticks: TICKS, everyMs: 25 });
      const { runId } = await post(admitting, '/workflows/ticks', body);
      const all = await Promise.all(Array.from({ length: 10 }, () => agesOf(reading, `/runs/${runId}`)));
      return all.flat().sort((a, b) => a - b);
    });
    ages.push(all[all.length >> 1] ?? Number.NaN);
    slowest.push(all[Math.floor(all.length * 0.99)] ?? Number.NaN);
  }
  row('age of an event at a reader on another node, median', 'ms', ages, atMost(50));
  row('age of an event at a reader on another node, 99 of 100', 'ms', slowest);
}

async function agesOf(node: Node | undefined, path: string): Promise<number[]> {
  const ages: number[] = [];
  const answer = await fetch(`http://127.0.0.1:${node?.port}${path}?offset=-1&live=sse`);
  for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const nowMs = Date.now();
    for (const [, time = ''] of text.matchAll(/"type":"log","v":\d+,"eventIndex":\d+,"timestamp":"([^"]+)"/g)) {
      ages.push(nowMs - Date.parse(time));
    }
  }
  return ages;
}

const PROMPTS = 200;

/** From the time of a submission's admission to that of its first event. */
async function submissions(): Promise<void> {
  for (const [where, roles] of [
    ['on the node that admits it', ['all', 'all']],
    ['on another node', ['web', 'worker']],
  ] as const) {
    const medians: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const waits = await withService(roles, async ({ nodes, client }) => {
        const [admitting] = nodes;
        for (let i = 0; i < PROMPTS; i++) {
          const body = JSON.stringify({ message: JSON.stringify({ deltas: 1 }) });
          await post(admitting, `/agents/one/i${i % 20}?wait=result`, body);
        }
        return await startsOf(client);
      });
      medians.push(waits[waits.length >> 1] ?? Number.NaN);
    }
    row(`a submission starts ${where} after, median`, 'ms', medians, atMost(20));
  }
}

/** What one statement takes, there and back: the yardstick of all that is made of several. */
async function statement(): Promise<void> {
  const medians: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = await withService(['all'], async ({ client }) => {
      const all: number[] = [];
      for (let i = 0; i < 500; i++) {
        const fromMs = performance.now();
        await client.query('SELECT 1');
        all.push(performance.now() - fromMs);
      }
      return all.sort((a, b) => a - b);
    });
    medians.push(times[times.length >> 1] ?? Number.NaN);
  }
  row('a statement that does nothing, median', 'ms', medians);
}

async function startsOf(client: pg.Client): Promise<number[]> {
  const { rows: lines } = await client.query(
    `SELECT convert_from(c.bytes, 'UTF8') AS text FROM openflue.chunks c JOIN openflue.streams s ON s.id = c.stream
      WHERE s.name LIKE 'agents/one/%' AND s.name NOT LIKE '%/sessions/%' ORDER BY c.stream, c.position`,
  );
  const begun = new Map<string, number>();
  for (const { text } of lines) {
    for (const line of String(text).split('\n')) {
      if (line === '') continue;
      const { submissionId, timestamp } = JSON.parse(line);
      if (!begun.has(submissionId)) begun.set(submissionId, Date.parse(timestamp));
    }
  }
  const { rows: stored } = await client.query('SELECT value FROM openflue.submissions');
  return stored
    .map(({ value }) => JSON.parse(value))
    .map(({ submissionId, admittedAt }) => (begun.get(submissionId) ?? Number.NaN) - Date.parse(admittedAt))
    .sort((a, b) => a - b);
}

async function post(node: Node | undefined, path: string, body: string) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${node?.port}${path}`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return Object(await answer.json());
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

const benches: Record<string, () => Promise<void>> = { statement, processes, readers, submissions };
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
console.log(JSON.stringify({ machine: `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`, rows }));
