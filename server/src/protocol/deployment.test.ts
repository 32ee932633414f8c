import { Hono } from 'hono';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { open, serveModules } from '../../test/serve-modules.ts';
import { defineAgent } from '../authoring/agent.ts';
import { defineWorkflow } from '../authoring/workflow.ts';

const shout = defineWorkflow({
  agent: defineAgent(() => ({ model: 'demo/summarizer' })),
  input: v.object({ text: v.string() }),
  output: v.object({ loud: v.string() }),
  run: async ({ input }) => ({ loud: input.text.toUpperCase() }),
});

test("the deployment's document has one concrete operation per exposed workflow", async () => {
  const { app } = await serveModules({ shout: { default: shout, route: open }, hidden: { run: async () => 1 } });
  const site = new Hono().route('/api', app);
  const document = await (await site.request('/api/openapi.json')).json();
  expect(document.openapi).toBe('3.2.0');
  expect(document.servers).toMatchObject([{ url: 'http://localhost/api' }]);
  expect(document.paths['/workflows/shout'].post.requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/workflow.shout.payload',
  });
  expect(document.components.schemas['workflow.shout.payload']).toMatchObject({ required: ['text'] });
  expect(document.components.schemas['workflow.shout.result']).toMatchObject({ required: ['loud'] });
  expect(document.paths).not.toHaveProperty('/workflows/hidden');
});

test('the YAML document says the same as the JSON one', async () => {
  const { request } = await serveModules({ shout: { default: shout, route: open } });
  const fromJson = await (await request('/openapi.json')).json();
  const yaml = await request('/openapi.yaml');
  expect(parse(await yaml.text())).toEqual(fromJson);
});

test('capabilities tell what this server can do', async () => {
  const { request } = await serveModules({});
  expect(await (await request('/capabilities')).json()).toMatchObject({
    protocol: 'openflue',
    eventVersion: 3,
    features: ['idempotency', 'tail', 'resume', 'cancel', 'agents', 'dispatch', 'attachments', 'conversation'],
  });
});

test('a server that stops is alive but not ready, and admits nothing', async () => {
  const { request, engine } = await serveModules({ shout: { default: shout, route: open } });
  expect((await request('/ready')).status).toBe(200);
  await engine.stop();
  expect((await request('/health')).status).toBe(200);
  const ready = await request('/ready');
  expect(ready.status).toBe(503);
  expect(ready.headers.get('Retry-After')).toBe('1');
  const body = JSON.stringify({ text: 'x' });
  const headers = { 'content-type': 'application/json' };
  const admission = await request('/workflows/shout', { method: 'POST', headers, body });
  expect(await admission.json()).toMatchObject({ error: { type: 'not_ready' } });
});
