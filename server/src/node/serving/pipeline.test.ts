import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { createEngine } from '../../engine/create-engine.ts';
import { ulidIds } from '../../ids.ts';
import { silentLogger } from '../../log.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { setApplication } from '../../protocol/application.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import { type PipelineOptions, pipeline } from './pipeline.ts';

const settings: PipelineOptions = {
  token: undefined,
  localOnly: true,
  cors: [],
  dev: false,
  log: silentLogger,
  clock: systemClock,
  ids: ulidIds(),
};

function standalone(options: Partial<PipelineOptions>) {
  const engine = createEngine({
    workflows: [],
    storage: memoryStorage(),
    models: createModelRegistry({ providers: [] }),
  });
  setApplication({ engine });
  return pipeline(undefined, { ...settings, ...options });
}

afterEach(() => setApplication(undefined));

describe('pipeline', () => {
  it('serves the list behind the token', async () => {
    const app = standalone({ token: 's3cret' });
    expect((await app.request('/runs')).status).toBe(401);
    const response = await app.request('/runs', { headers: { authorization: 'Bearer s3cret' } });
    expect(await response.json()).toEqual({ runs: [] });
  });

  it('lets a browser read why it was refused', async () => {
    const app = standalone({ token: 's3cret', cors: ['https://app.example'] });
    const response = await app.request('/runs', { headers: { origin: 'https://app.example' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });

  it('refuses names of other machines only where nothing else keeps them out', async () => {
    const rebound = { headers: { host: 'evil.example' } };
    expect((await standalone({}).request('/runs', rebound)).status).toBe(403);
    expect((await standalone({ localOnly: false }).request('/runs', rebound)).status).toBe(200);
  });

  it('answers unknown routes in the envelope', async () => {
    const response = await standalone({}).request('/nowhere');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'route_not_found' } });
  });

  it('hands everything to an application, behind the token', async () => {
    const app = { fetch: (request: Request) => new Response(new URL(request.url).pathname) };
    expect(await (await pipeline(app, settings).request('/anything')).text()).toBe('/anything');
    expect((await pipeline(app, { ...settings, token: 's3cret' }).request('/anything')).status).toBe(401);
  });

  it('answers an application that throws with a generic error', async () => {
    const app = {
      fetch: (): Response => {
        throw new Error('a secret');
      },
    };
    const response = await pipeline(app, settings).request('/');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('a secret');
  });
});
