import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { flue } from '@openflue/server';
import { Hono } from 'hono';
import { csrf } from 'hono/csrf';

const app = new Hono();

// Everybody who gets to this server may use it: your own authentication stands here. Pages of other origins may not; what is no page names none.
const ownPages = csrf();
app.use((c, next) => (c.req.header('origin') === undefined ? next() : ownPages(c, next)));
app.route('/api', flue({ listRuns: (_c, next) => next() }));

// The page, once `npm run build` has made it; until then Vite serves it (start.ts).
const page = fileURLToPath(new URL('../dist', import.meta.url));
if (existsSync(page)) app.use(serveStatic({ root: page }));

export default app;
