import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import type { Seen } from './fixtures/page.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Serves the page, its bundle and MSW's worker; everything else is text. */
async function servePage(): Promise<string> {
  const bundle = await rolldown({
    input: new URL('./fixtures/page.ts', import.meta.url).pathname,
    platform: 'browser',
    resolve: { conditionNames: ['openflue-source', 'browser', 'import', 'default'] },
  });
  const { output } = await bundle.generate({ format: 'esm' });
  const worker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');
  const server = createServer((request, response) => {
    const send = (type: string, body: string) => response.setHeader('content-type', type).end(body);
    if (request.url === '/') send('text/html', '<!doctype html><script type="module" src="/page.js"></script>');
    else if (request.url === '/page.js') send('text/javascript', output[0].code);
    else if (request.url === '/mockServiceWorker.js') {
      createReadStream(worker).pipe(response.setHeader('content-type', 'text/javascript'));
    } else send('text/plain', 'not mocked');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

test('a page in a browser is served by the mocks as by a server, over connections that break', async () => {
  const url = await servePage();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.seen !== undefined');
  const { events, record, answer, conversation, streamUrl, other } = await page.evaluate<Seen>('seen()');
  expect(streamUrl).toMatch(new RegExp(`^${url}/api/runs/run_`));
  expect(events.map(([, index]) => index)).toEqual(events.map((_, index) => index));
  expect(events.filter(([type]) => type === 'text_delta')).toHaveLength(3);
  expect(events.at(-1)?.[0]).toBe('run_end');
  expect(record).toMatchObject({ status: 'completed', result: 'are red.', payload: { text: 'ä' } });
  expect(answer).toBe('It is one image.');
  expect(conversation).toEqual([['text', 'file'], ['text']]);
  expect(other).toBe('not mocked');
});
