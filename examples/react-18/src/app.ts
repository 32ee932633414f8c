import { createFlueClient } from '@openflue/sdk';
import {
  builtinProviders,
  createEngine,
  createModelRegistry,
  flue,
  memoryStorage,
  readWorkflowModule,
} from '@openflue/server';
import { Hono } from 'hono';
import { documentOf } from './document.tsx';
import * as summarize from './summarize.ts';

const text =
  'The first cable across the Atlantic was laid in 1858. It carried a message from London to New York in hours instead of ' +
  'days. After three weeks it fell silent. The next one that lasted was laid in 1866.';

/** One application: the workflow below `/api`, the page beside it. `script` is the page's, for the browser. */
export async function createApp(script: string) {
  const engine = createEngine({
    models: createModelRegistry({ providers: builtinProviders({}) }),
    storage: memoryStorage(),
    workflows: [readWorkflowModule('summarize', summarize)],
    agents: [],
  });
  await engine.start();
  const app = new Hono();
  app.route('/api', flue({ engine }));
  // Rendering asks for nothing: the address is never resolved.
  const client = createFlueClient({ baseUrl: '/api' });
  app.get('/', (c) => c.html(documentOf(client, text)));
  app.get('/browser.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }));
  return { app, engine };
}
