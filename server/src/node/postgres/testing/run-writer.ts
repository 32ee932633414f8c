import { writeSync } from 'node:fs';
import { StorageConflict } from '../../../storage/errors.ts';
import { runStream } from '../../../storage/port.ts';
import { openPostgresStorage } from '../postgres-storage.ts';

// A process that is killed or paused: writes events of a run in its first attempt, one append after the other, and says on
// stdout what was acknowledged. Arguments: database, schema, run.
const [url = '', schema = '', runId = ''] = process.argv.slice(2);
const storage = await openPostgresStorage({ database: { url }, schema });
const fence = { collection: 'runs', id: runId, attempts: 1 } as const;

try {
  for (let i = 0; ; i++) {
    await Promise.all([
      storage.streams.append(runStream(runId), [`${i * 2}`], fence),
      storage.commit([
        { type: 'stream.append', stream: runStream(runId), messages: [`${i * 2 + 1}`] },
        { type: 'fence', ...fence },
      ]),
    ]);
    writeSync(1, `${i * 2 + 1}\n`);
  }
} catch (error) {
  writeSync(1, `${error instanceof StorageConflict ? error.reason : error}\n`);
}
await storage.close();
