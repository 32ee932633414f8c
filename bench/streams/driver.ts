import { get } from 'node:http';
import { connect } from 'node:net';
import { event } from './event.ts';
import { header, RawConnection, request } from './raw-connection.ts';

/** The other side of a benchmark, in a process of its own: does one job and reports. */
export type Job =
  | { type: 'load'; port: number; method: string; path: string; connections: number; ms: number }
  | { type: 'fill'; port: number; path: string; events: number; padded: number }
  | { type: 'tail'; port: number; path: string; reads: number }
  | { type: 'catch-up'; port: number; path: string; paged: boolean; pingPath?: string }
  | { type: 'readers'; port: number; path: string; readers: number; events: number };

process.on('message', async (job: Job) => {
  process.send?.(await run(job));
});
process.send?.({ ready: true });

function run(job: Job): Promise<object> {
  switch (job.type) {
    case 'load':
      return load(job);
    case 'fill':
      return fill(job);
    case 'tail':
      return tail(job);
    case 'catch-up':
      return catchUp(job);
    case 'readers':
      return readers(job);
  }
}

type JobOf<T extends Job['type']> = Extract<Job, { type: T }>;

/** Requests a second, each connection sending the next when it has the answer. */
async function load({ port, method, path, connections, ms }: JobOf<'load'>): Promise<object> {
  const open = await Promise.all(Array.from({ length: connections }, () => RawConnection.open(port)));
  const wire = Buffer.from(request(method, path, method === 'POST' ? event(1) : ''));
  let count = 0;
  let failed = 0;
  const warmUntil = performance.now() + ms / 4;
  const until = warmUntil + ms;
  await Promise.all(
    open.map(async (connection) => {
      for (let now = 0; now < until; ) {
        const { head } = await connection.send(wire);
        now = performance.now();
        if (!head.startsWith('HTTP/1.1 20')) failed += 1;
        else if (now > warmUntil) count += 1;
      }
      connection.close();
    }),
  );
  if (failed > 0) throw new Error(`${failed} requests failed`);
  return { perSecond: count / (ms / 1000) };
}

async function fill({ port, path, events }: JobOf<'fill'>): Promise<object> {
  const connection = await RawConnection.open(port);
  await connection.send(request('PUT', path));
  for (let i = 0; i < events; i += 1000) {
    const batch = Array.from({ length: Math.min(1000, events - i) }, (_, k) => event(i + k));
    await connection.send(request('POST', path, `[${batch.join(',')}]`));
  }
  connection.close();
  return {};
}

/** Median time of reading one event that has just been appended, in milliseconds. */
async function tail({ port, path, reads }: JobOf<'tail'>): Promise<object> {
  const connection = await RawConnection.open(port);
  let offset = header((await connection.send(request('HEAD', path))).head, 'stream-next-offset');
  const times: number[] = [];
  for (let i = 0; i < reads; i++) {
    await connection.send(request('POST', path, event(i)));
    const started = performance.now();
    const { head, body } = await connection.send(request('GET', `${path}?offset=${offset}`));
    times.push(performance.now() - started);
    if (JSON.parse(body.toString()).length !== 1) throw new Error('not one event');
    offset = header(head, 'stream-next-offset');
  }
  connection.close();
  return { medianMs: median(times) };
}

/** Bytes a second of reading it all, and the longest that another request had to wait meanwhile. */
async function catchUp({ port, path, paged, pingPath }: JobOf<'catch-up'>): Promise<object> {
  const pings = pingPath === undefined ? undefined : ping(port, pingPath);
  const started = performance.now();
  let bytes = 0;
  if (paged) {
    for (let offset = '-1', upToDate = false; !upToDate; ) {
      const answer = await download(port, `${path}?offset=${offset}`);
      bytes += answer.bytes;
      offset = header(answer.head, 'stream-next-offset');
      upToDate = header(answer.head, 'stream-up-to-date') !== '';
    }
  } else {
    bytes = (await download(port, path)).bytes;
  }
  const seconds = (performance.now() - started) / 1000;
  return { mbPerSecond: bytes / 1e6 / seconds, bytes, longestWaitMs: pings ? await pings.stop() : 0 };
}

/** Counts an answer's bytes in memory that is used again, so that the driver is no slower than it must be. */
function download(port: number, path: string) {
  return new Promise<{ bytes: number; head: string }>((resolve, reject) => {
    let head = '';
    let bytes = 0;
    const take = (count: number, buffer: Uint8Array) => {
      bytes += count;
      if (head === '') {
        const text = Buffer.from(buffer.buffer, 0, count).toString('latin1');
        head = text.slice(0, text.indexOf('\r\n\r\n'));
        bytes -= head.length + 4;
      }
      return true;
    };
    const socket = connect({ port, host: '127.0.0.1', onread: { buffer: DOWNLOAD, callback: take } });
    socket.on('error', reject);
    // The server ends the connection behind its answer.
    socket.on('close', () => resolve({ bytes, head }));
    socket.write(request('GET', path, '', 'Connection: close\r\n'));
  });
}

const DOWNLOAD = new Uint8Array(1024 * 1024);

function ping(port: number, path: string) {
  let stopped = false;
  let longest = 0;
  const done = (async () => {
    const connection = await RawConnection.open(port);
    const wire = request('HEAD', path);
    while (!stopped) {
      const started = performance.now();
      await connection.send(wire);
      longest = Math.max(longest, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    connection.close();
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      return longest;
    },
  };
}

/** Opens SSE readers, tells when they are there, then counts until each has had all events. */
async function readers({ port, path, readers: count, events }: JobOf<'readers'>): Promise<object> {
  const delays: number[] = [];
  let connected = 0;
  let firstMs = 0;
  let lastMs = 0;
  const all = Array.from(
    { length: count },
    (_, index) =>
      new Promise<void>((resolve, reject) => {
        const request = get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
          const reader = new EventCounter(events, index === 0 ? delays : undefined);
          connected += 1;
          if (connected === count) process.send?.({ connected });
          response.on('data', (chunk: Buffer) => {
            if (reader.seen === 0 && firstMs === 0) firstMs = performance.now();
            reader.take(chunk);
            if (reader.seen < events) return;
            lastMs = performance.now();
            request.destroy();
            resolve();
          });
        });
        request.on('error', (error) => (lastMs > 0 ? undefined : reject(error)));
      }),
  );
  await Promise.all(all);
  return { perSecond: (count * events) / ((lastMs - firstMs) / 1000), medianDelayMs: median(delays) };
}

const INDEX = Buffer.from('"eventIndex":');

/** Finds each event in what an SSE connection brings, whole, in order and once; looks at the bytes only. */
class EventCounter {
  readonly #events: number;
  readonly #delays: number[] | undefined;
  #rest: Buffer = Buffer.alloc(0);
  seen = 0;

  constructor(events: number, delays: number[] | undefined) {
    this.#events = events;
    this.#delays = delays;
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(INDEX); at >= 0; at = bytes.indexOf(INDEX, from)) {
      const end = bytes.indexOf(44, at);
      if (end < 0 || bytes.length < end + 40) {
        this.#rest = bytes.subarray(at);
        return;
      }
      this.#one(bytes, at + INDEX.length, end);
      from = end;
    }
    this.#rest = bytes.subarray(Math.max(from, bytes.length - INDEX.length));
  }

  #one(bytes: Buffer, start: number, end: number): void {
    let index = 0;
    for (let at = start; at < end; at++) index = index * 10 + ((bytes[at] ?? 0) - 48);
    if (index !== this.seen || index >= this.#events) throw new Error(`event ${index} where ${this.seen} was due`);
    this.seen += 1;
    if (!this.#delays) return;
    const sent = Number(/"sentAtMs":([\d.]+)/.exec(bytes.toString('latin1', end, end + 40))?.[1]);
    this.#delays.push(performance.timeOrigin + performance.now() - sent);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
