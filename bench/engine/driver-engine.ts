import { stamp } from '../harness/stamp.ts';
import { RawConnection, request } from '../streams/raw-connection.ts';

/** The callers of a benchmark, in a process of their own: do one job and report. */
export type Job =
  /** Admits `count` runs. Result: when the first was asked for, in ms of `stamp()`. */
  | { type: 'admit'; port: number; path: string; body: string; connections: number; count: number }
  /** One request, and another one every millisecond meanwhile. Result: how long it took, and the longest of the others. */
  | { type: 'disturb'; port: number; path: string; body: string }
  /** Reads the same again and again. Result: the first time and the median, in ms. */
  | { type: 'read'; port: number; path: string; count: number };

process.on('message', async (job: Job) => {
  process.send?.(await run(job));
});
process.send?.({ ready: true });

function run(job: Job): Promise<object> {
  if (job.type === 'admit') return admit(job);
  return job.type === 'disturb' ? disturb(job) : read(job);
}

async function admit({ port, path, body, connections, count }: Job & { type: 'admit' }): Promise<object> {
  const open = await Promise.all(Array.from({ length: connections }, () => RawConnection.open(port)));
  const wire = Buffer.from(request('POST', path, body));
  const startedAtMs = stamp();
  let left = count;
  await Promise.all(
    open.map(async (connection) => {
      for (; left > 0; ) {
        left -= 1;
        await send(connection, wire);
      }
      connection.close();
    }),
  );
  return { startedAtMs };
}

async function disturb({ port, path, body }: Job & { type: 'disturb' }): Promise<object> {
  const [caller, other] = await Promise.all([RawConnection.open(port), RawConnection.open(port)]);
  const wire = Buffer.from(request('GET', '/health'));
  let over = false;
  let longestMs = 0;
  const others = (async () => {
    while (!over) {
      const from = stamp();
      await send(other, wire);
      longestMs = Math.max(longestMs, stamp() - from);
      await pause(1);
    }
  })();
  const from = stamp();
  await send(caller, Buffer.from(request('POST', path, body)));
  const tookMs = stamp() - from;
  // What is written behind the answer delays others too.
  await pause(300);
  over = true;
  await others;
  caller.close();
  other.close();
  return { tookMs, longestMs };
}

async function read({ port, path, count }: Job & { type: 'read' }): Promise<object> {
  const connection = await RawConnection.open(port);
  const wire = Buffer.from(request('GET', path));
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = stamp();
    await send(connection, wire);
    times.push(stamp() - from);
  }
  connection.close();
  return { firstMs: times[0], medianMs: times.toSorted((a, b) => a - b)[count >> 1] };
}

async function send(connection: RawConnection, wire: Buffer): Promise<void> {
  const { head, body } = await connection.send(wire);
  if (!head.startsWith('HTTP/1.1 20')) throw new Error(`${head}\n\n${body}`);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
