import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLogger, serve, stopOnSignal } from '@openflue/server/node';
import { createServer } from 'vite';

/** Serves the application and its page, both as they are in these folders: what is edited is there at once. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: process.env.PORT ?? '5173' }, data: { type: 'string' } },
});
const root = fileURLToPath(new URL('.', import.meta.url));

// Only the page's server may ask the application: it is the one that knows this.
const token = randomUUID();
const log = await createLogger({ level: 'warn', fd: 2 });
const application = await serve({
  dir: root,
  port: 0,
  dev: true,
  token,
  log,
  ...(values.data !== undefined && { dataDir: values.data }),
});
const page = await createServer({
  root,
  server: {
    host: '127.0.0.1',
    port: Number(values.port),
    proxy: { '/api': { target: application.url, headers: { authorization: `Bearer ${token}` } } },
  },
});
await page.listen();
process.stdout.write(`${page.resolvedUrls?.local[0]}\n`);

stopOnSignal(async () => {
  await page.close();
  await application.stop({ graceMs: 0 });
});
