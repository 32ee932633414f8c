import { expect, test } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';

const job = { route: open, run: async () => 1 };
const preflight = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,idempotency-key',
  },
});

test('a preflight of an allowed origin is answered with what the protocol needs', async () => {
  const { app } = await serveModules({ job }, { cors: ['https://app.example'] });
  const answer = await app.request('/workflows/job', preflight('https://app.example'));
  expect(answer.status).toBe(204);
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example');
  expect(answer.headers.get('Access-Control-Allow-Headers')).toMatch(/Idempotency-Key/);
});

test('another origin is not allowed', async () => {
  const { app } = await serveModules({ job }, { cors: ['https://app.example'] });
  const answer = await app.request('/workflows/job', preflight('https://evil.example'));
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
});

test('"localhost" allows every port of this machine, and nothing that only looks like it', async () => {
  const { app } = await serveModules({ job }, { cors: ['localhost'] });
  const allowed = async (origin: string) =>
    (await app.request('/workflows/job', preflight(origin))).headers.get('Access-Control-Allow-Origin') === origin;
  expect(await allowed('http://localhost:5173')).toBe(true);
  expect(await allowed('http://127.0.0.1:8080')).toBe(true);
  expect(await allowed('http://localhost.evil.example')).toBe(false);
});

test('answers and errors expose the headers that clients read', async () => {
  const { app } = await serveModules({ job }, { cors: ['*'] });
  for (const path of ['/workflows/job', '/workflows/nobody']) {
    const answer = await app.request(path, json(1, { Origin: 'https://any.example' }));
    const exposed = answer.headers.get('Access-Control-Expose-Headers');
    for (const name of ['Stream-Next-Offset', 'Stream-Closed', 'ETag', 'Location']) expect(exposed).toContain(name);
  }
});
