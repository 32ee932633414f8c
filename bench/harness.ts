import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wish } from './harness/model.ts';
import { stamp } from './harness/stamp.ts';
import { message, start, stop } from './streams/process.ts';

/**
 * What the harness adds to its model: a whole server on file storage, whose model takes no time of its own. Server and
 * client are processes of their own, one core each where there are two; every figure is the median of the rounds.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const only = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'flue-bench-'));

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly rounds: readonly number[];
  readonly limit: number;
  readonly ok: boolean;
}

interface Server {
  readonly url: string;
  readonly dir: string;
}

const rows: Row[] = [];

async function withServer<T>(use: (server: Server) => Promise<T>): Promise<T> {
  const dir = join(root, String(readdirSync(root).length));
  mkdirSync(dir);
  const child = start('../harness/server-harness.ts', [dir], 0);
  try {
    const { port } = Object(await message(child));
    return await use({ url: `http://127.0.0.1:${port}`, dir });
  } finally {
    await stop(child);
  }
}

async function post(url: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return Object(await answer.json());
}

const promptFor = ({ url }: Server, wish: Wish, query = '') => post(`${url}/workflows/prompt${query}`, wish);

/** Between the end of an answer and the next question: the tool, the events, the history, the journal. */
async function turnOverhead(): Promise<number> {
  return await withServer(async (server) => {
    await promptFor(server, { toolTurns: 50 }, '?wait=result');
    const { result } = await promptFor(server, { toolTurns: 100 }, '?wait=result');
    return median(result.gaps);
  });
}

/** Every stamp in a text is the time at which the model sent it. */
function delaysOf(text: string): number[] {
  const now = stamp();
  return [...text.matchAll(/([\d.]+)\|/g)].map(([, sent]) => now - Number(sent));
}

const PACED = { deltas: 100, everyMs: 20 } as const;

async function deltaToReader(): Promise<number> {
  return await withServer(async (server) => {
    const { runId, offset } = await promptFor(server, PACED);
    const answer = await fetch(`${server.url}/runs/${runId}?offset=${offset}&live=sse`);
    const delays: number[] = [];
    for await (const chunk of answer.body ?? []) {
      // What follows the deltas repeats them.
      if (delays.length < PACED.deltas) delays.push(...delaysOf(Buffer.from(chunk).toString()));
    }
    return median(delays.slice(0, PACED.deltas));
  });
}

/** Until it is in the server's log, from which a killed server takes it up again; files of runs follow within 100 ms. */
async function deltaToDisk(): Promise<number> {
  return await withServer(async (server) => {
    const log = join(server.dir, 'wal');
    const files = await Promise.all(readdirSync(log).map((name) => open(join(log, name))));
    const read = files.map((file) => ({ file, at: 0 }));
    await promptFor(server, PACED);
    const delays: number[] = [];
    const buffer = Buffer.alloc(1 << 20);
    while (delays.length < PACED.deltas) {
      for (const each of read) {
        const { bytesRead } = await each.file.read(buffer, 0, buffer.length, each.at);
        each.at += bytesRead;
        delays.push(...delaysOf(buffer.toString('latin1', 0, bytesRead)));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(files.map((file) => file.close()));
    return median(delays.slice(0, PACED.deltas));
  });
}

async function eventsFile({ dir }: Server, runId: string): Promise<string> {
  const found = readdirSync(dir, { recursive: true, encoding: 'utf8' }).find(
    (path) => path.includes(runId) && path.endsWith('events.jsonl'),
  );
  if (found !== undefined && statSync(join(dir, found)).isFile()) return join(dir, found);
  return await new Promise((resolve) => setTimeout(resolve, 1)).then(() => eventsFile({ url: '', dir }, runId));
}

const around = (values: readonly number[], index: number) => median(values.slice(index - 10, index + 10));
const SAID: Wish = { deltas: 10, padded: 40 };

/** A turn around the 200th against one around the 20th, in one session of a run. */
async function longRun(): Promise<number> {
  return await withServer(async ({ url }) => {
    await post(`${url}/workflows/talk?wait=result`, { prompts: 60, wish: SAID });
    const { result } = await post(`${url}/workflows/talk?wait=result`, { prompts: 210, wish: SAID });
    return around(result.took, 200) / around(result.took, 20);
  });
}

/**
 * The same with one submission for each, from request to answer. Each waits for the medium twice, so the two are measured
 * in turn: a conversation at its 180th to 220th, another from its first to its 40th.
 */
async function longInstance(): Promise<number> {
  return await withServer(async ({ url }) => {
    const say = async (id: string) => {
      const from = stamp();
      await post(`${url}/agents/talker/${id}?wait=result`, { message: JSON.stringify(SAID) });
      return stamp() - from;
    };
    for (let i = 0; i < 180; i++) await say('old');
    const took: { old: number[]; young: number[] } = { old: [], young: [] };
    for (let i = 0; i < 40; i++) {
      took.old.push(await say('old'));
      took.young.push(await say('young'));
    }
    return median(took.old) / median(took.young);
  });
}

async function events(server: Server, wish: Wish): Promise<Record<string, unknown>[]> {
  const { runId } = await promptFor(server, wish, '?wait=result');
  const text = readFileSync(await eventsFile(server, runId), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function burst(): Promise<number> {
  return await withServer(async (server) => {
    const all = await events(server, { deltas: 1000, everyMs: 0 });
    return all.filter(({ type }) => type === 'text_delta').length;
  });
}

/** What an event says, beside its envelope, ids and times. */
const CONTENT = [
  'message',
  'text',
  'request',
  'response',
  'usage',
  'result',
  'payload',
  'error',
  'toolName',
  'toolCallId',
];

async function eventBytes(): Promise<number> {
  return await withServer(async (server) => {
    const all = await events(server, { toolTurns: 20 });
    const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
    const costs = all.map((event) => {
      const said = CONTENT.filter((key) => key in event).reduce((sum, key) => sum + size(event[key]), 0);
      return size(event) + 1 - said;
    });
    return Math.max(...costs);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

interface Bench {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  readonly measure: () => Promise<number>;
}

const benches: Record<string, Bench> = {
  turnOverhead: { name: 'harness per turn, beyond the model', unit: 'ms', limit: 3, measure: turnOverhead },
  deltaToReader: { name: 'delta from model to SSE reader', unit: 'ms', limit: 10, measure: deltaToReader },
  deltaToDisk: { name: 'delta from model to disk', unit: 'ms', limit: 50, measure: deltaToDisk },
  longRun: { name: 'turn 200 of a run, turn 20 = 1', unit: '×', limit: 1.5, measure: longRun },
  longInstance: { name: 'turn 200 of an instance, turn 20 = 1', unit: '×', limit: 1.5, measure: longInstance },
  burst: { name: 'delta events of 1,000 deltas at once', unit: 'events', limit: 100, measure: burst },
  eventBytes: { name: 'largest event beyond its content', unit: 'bytes', limit: 300, measure: eventBytes },
};

try {
  for (const [key, { name, unit, limit, measure }] of Object.entries(benches)) {
    if (only.length > 0 && !only.includes(key)) continue;
    const values: number[] = [];
    for (let round = 0; round < ROUNDS; round++) values.push(await measure());
    rows.push({ name, unit, median: median(values), rounds: values, limit, ok: median(values) <= limit });
  }
  console.table(
    rows.map(({ name, unit, median: value, limit, ok }) => ({
      name,
      median: `${Number(value.toPrecision(3))} ${unit}`,
      limit: `≤ ${limit}`,
      reached: ok ? 'yes' : 'MISSED',
    })),
  );
  const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
  console.log(JSON.stringify({ machine, rounds: ROUNDS, rows }));
} finally {
  rmSync(root, { recursive: true, force: true });
}
