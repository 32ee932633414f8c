import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFlueClient } from '@openflue/sdk';
import { createLogger, serve } from '@openflue/server/node';
import { eventWriter } from '../cli/src/event-writer.ts';
import { styleFor } from '../cli/src/format/style.ts';

/**
 * The main job, end to end: a server on a free port, a real document over HTTP through the SDK, events as they stream,
 * then the result. Exits with 1 unless the run ends well.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { stdout } = process;
const style = styleFor(stdout);
const say = (text = '') => void stdout.write(`${text}\n`);

const document = await readFile(here('documents/atlantic-cable.md'), 'utf8');
const dataDir = await mkdtemp(join(tmpdir(), 'openflue-demo-'));
const server = await serve({
  dir: here('quickstart'),
  dataDir,
  port: 0,
  // The demo must not hang on a token that happens to be in the environment.
  token: 'demo',
  log: await createLogger({ level: 'warn', fd: 2 }),
});

try {
  const words = document.split(/\s+/).length.toLocaleString('en-US');
  say(`${style.strong('Server')}    ${server.url}`);
  say(`${style.strong('Document')}  examples/documents/atlantic-cable.md, ${words} words`);

  const client = createFlueClient({ baseUrl: server.url, token: 'demo' });
  const { runId } = await client.workflows.invoke('summarize', { payload: { text: document } });
  say(`${style.strong('Run')}       ${runId}\n`);

  const events = eventWriter(stdout, 'pretty');
  for await (const event of client.runs.stream(runId)) events.write(event);
  events.end();

  const run = await client.runs.get(runId);
  say(`\n${style.strong('Result')}    ${run.status}\n`);
  say(JSON.stringify(run.status === 'completed' ? run.result : run.error, null, 2));
  if (run.status !== 'completed') process.exitCode = 1;
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
