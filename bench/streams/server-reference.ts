import { DurableStreamTestServer } from '@durable-streams/server';

// Argument: a directory, or `memory`.
const [dir = 'memory'] = process.argv.slice(2);
const server = new DurableStreamTestServer({ port: 0, ...(dir === 'memory' ? {} : { dataDir: dir }) });
const url = await server.start();
process.send?.({ port: Number(new URL(url).port) });
