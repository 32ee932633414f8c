import { createReadStream, fdatasync, openSync, statSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { event } from './event.ts';

/** The least that a server can do: the yardstick. Argument: a directory to write to. */
const [dir = '.'] = process.argv.slice(2);
const file = join(dir, 'events.json');
const log = openSync(join(dir, 'bare.log'), 'a');
const constant = Buffer.from(event(0));
const readers = new Set<ServerResponse>();

let waiting: { body: Buffer; response: ServerResponse }[] = [];
let syncing = false;

/** Group commit: what came while a sync was under way is written and synced together. */
function commit(): void {
  if (syncing || waiting.length === 0) return;
  syncing = true;
  const group = waiting;
  waiting = [];
  writeSync(log, Buffer.concat(group.map(({ body }) => body)));
  fdatasync(log, () => {
    for (const { response } of group) response.writeHead(204).end();
    syncing = false;
    commit();
  });
}

function body(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

const server = createServer(async (request, response) => {
  switch (request.url) {
    case '/commit':
      waiting.push({ body: await body(request), response });
      setImmediate(commit);
      return;
    case '/file':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': statSync(file).size });
      createReadStream(file).pipe(response);
      return;
    case '/sse':
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      readers.add(response);
      response.on('close', () => readers.delete(response));
      return;
    default:
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': constant.length });
      response.end(constant);
  }
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

/** One frame for each event and reader. */
process.on('message', async ({ count }: { count: number }) => {
  for (let i = 0; i < count; i++) {
    const frame = `event: data\ndata:[${event(i)}]\n\n`;
    for (const reader of readers) reader.write(frame);
    if (i % 20 === 19) await new Promise((resolve) => setImmediate(resolve));
  }
  process.send?.({ appended: count });
});
