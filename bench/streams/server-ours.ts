import { listen } from '../../server/src/node/serving/listen.ts';
import { fileStreamStore } from '../../server/src/node/storage/file-storage.ts';
import { durableStreams } from '../../server/src/protocol/streams/durable-streams.ts';
import { memoryStreamStore } from '../../server/src/storage/memory-storage.ts';
import { event } from './event.ts';

// Arguments: `memory` or a directory, and the durability.
const [dir = 'memory', durability] = process.argv.slice(2);
const store =
  dir === 'memory'
    ? memoryStreamStore()
    : await fileStreamStore({ dir, durability: durability === 'os' ? 'os' : 'fsync' });
// What the driver asks for is the path that the reference wants: here all of it is the stream's name.
const app = durableStreams({ store });
const { port } = await listen((request, env) => app.fetch(request, { ...Object(env) }), { host: '127.0.0.1', port: 0 });
process.send?.({ port });

interface Order {
  readonly stream: string;
  readonly count: number;
  /** Appended a second, one at a time; 0: as fast as the loop can. */
  readonly rate?: number;
  readonly exit?: boolean;
}

process.on('message', async ({ stream: name, count, rate = 0, exit }: Order) => {
  // In an orderly way, so that a profiler can write what it has.
  if (exit) process.exit();
  const stream = `v1/stream/${name}`;
  await store.create(stream, { contentType: 'application/json' });
  if (rate > 0) {
    for (let i = 0; i < count; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
      await store.append(stream, [event(i, performance.timeOrigin + performance.now())]);
    }
  } else {
    // As an engine does: one by one, letting others in now and then.
    let last = Promise.resolve();
    for (let i = 0; i < count; i++) {
      last = store.append(stream, [event(i)]);
      if (i % 20 === 19) await last;
    }
    await last;
  }
  global.gc?.();
  process.send?.({ appended: count, rssMb: process.memoryUsage.rss() / 2 ** 20 });
});
