import { writeSync } from 'node:fs';
import { fileStreamStore } from '../file-storage.ts';

// The process that is killed: appends as fast as it can, and says on stdout what was acknowledged, one line each.
// Arguments: the directory, and per producer the sequence number to start with.
const [dir = '', ...starts] = process.argv.slice(2);
const store = await fileStreamStore({ dir, checkpointBytes: 64 * 1024 });

await Promise.all(
  starts.map(async (start, number) => {
    const stream = `s${number % 3}`;
    const id = `p${number}`;
    await store.create(stream, { contentType: 'application/json' });
    for (let seq = Number(start); ; seq++) {
      const outcome = await store.write(stream, {
        messages: [JSON.stringify({ id, seq, pad: 'x'.repeat(seq % 300) })],
        producer: { id, epoch: 0, seq },
      });
      writeSync(1, `${number} ${seq} ${outcome.type}\n`);
    }
  }),
);
