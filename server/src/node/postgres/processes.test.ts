import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { activeRun } from '../../storage/contract/stored-run.ts';
import { runStream, type Storage } from '../../storage/port.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

const writer = fileURLToPath(new URL('./testing/run-writer.ts', import.meta.url));
const run = { ...activeRun(Date.UTC(2026, 0, 1)), attempts: 1 };
const stream = runStream(run.runId);

describeOnPostgres('processes', () => {
  let database: ThrowAway;
  let storage: Storage;
  beforeEach(async () => {
    database = throwAwaySchema();
    storage = await database.open();
    await storage.commit([
      { type: 'document.put', collection: 'runs', id: run.runId, value: run },
      { type: 'stream.create', stream, contentType: 'application/json' },
    ]);
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  /** Another process that writes the run's events; `lines` are what it was acknowledged, and why it ended. */
  function startWriter() {
    const child = spawn(process.execPath, [
      '--conditions=openflue-source',
      writer,
      TEST_URL,
      database.schema,
      run.runId,
    ]);
    const lines: string[] = [];
    const begun = Promise.withResolvers<void>();
    createInterface(child.stdout).on('line', (line) => {
      if (lines.push(line) === 20) begun.resolve();
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const over = new Promise<void>((resolve) => child.once('close', () => resolve()));
    over.then(() => begun.reject(new Error(errors)));
    return { child, lines, begun: begun.promise, over };
  }

  const takeUp = (attempts: number) =>
    storage.commit([
      { type: 'fence', collection: 'runs', id: run.runId, attempts: attempts - 1 },
      { type: 'document.put', collection: 'runs', id: run.runId, value: { ...run, attempts } },
    ]);

  test('what a killed one was acknowledged is there, in order and once, and a reader goes on', async () => {
    const { child, lines, begun, over } = startWriter();
    await begun;
    child.kill('SIGKILL');
    await over;
    await takeUp(2);
    await storage.streams.append(stream, ['"second"'], { collection: 'runs', id: run.runId, attempts: 2 });
    const { messages } = await readAll(storage.streams, stream, '-1', 64);
    expect(messages.pop()).toBe('second');
    expect(messages).toEqual(messages.map((_, i) => i));
    expect(messages.length).toBeGreaterThan(Number(lines.at(-1)));
  });

  test('one that was paused while another took its run up writes nothing when it wakes up late', async () => {
    const { child, lines, begun, over } = startWriter();
    await begun;
    child.kill('SIGSTOP');
    await takeUp(2);
    await storage.streams.append(stream, ['"second"'], { collection: 'runs', id: run.runId, attempts: 2 });
    child.kill('SIGCONT');
    await over;
    expect(lines.at(-1)).toBe('fenced');
    expect((await readAll(storage.streams, stream)).messages.at(-1)).toBe('second');
  });
});
