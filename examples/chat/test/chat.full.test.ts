import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { noChromium, openChromium } from './open-chromium.ts';
import { newDataDir, startChat } from './start-chat.ts';

const essay = readFileSync(new URL('../../documents/atlantic-cable.md', import.meta.url), 'utf8');
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = fileURLToPath(new URL('../../../cli/bin/openflue.js', import.meta.url));
if (noChromium) process.stderr.write('No /usr/bin/chromium: the chat is not driven (apt-get install chromium).\n');

/** As a user starts it, to work on it. */
async function develop() {
  const { url } = await startChat([
    '--conditions=openflue-source',
    'start.ts',
    '--port',
    '0',
    '--data',
    await newDataDir(),
  ]);
  return url;
}

/** As it is deployed. */
async function deploy(dataDir: string, port = '0') {
  return await startChat([bin, 'start', '--port', port, '--data', dataDir]);
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const status = (page: Page) => page.getByRole('status').textContent();
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant' });
const textOf = async (message: Locator) => (await message.locator('.text').allTextContents()).join('');
/** How much of the conversation is below what is seen, in pixels. */
const fromBottom = (page: Page) =>
  page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);

/** Pastes or drops an image, which is named for that. */
async function hand(page: Page, how: 'paste' | 'drop', image: Buffer) {
  const file = { name: `${how}.png`, base64: image.toString('base64') };
  await box(page).evaluate(
    (target, { how, file }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], file.name, { type: 'image/png' }));
      const event = { bubbles: true, cancelable: true };
      target.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...event, clipboardData: data })
          : new DragEvent('drop', { ...event, dataTransfer: data }),
      );
    },
    { how, file },
  );
}

async function say(page: Page, message: string) {
  await box(page).fill(message);
  await box(page).press('Enter');
}
/** A long answer takes as long as it takes to say. */
const isIdle = (page: Page) => expect.poll(() => status(page), { timeout: 60_000 }).toBe('');

test.skipIf(noChromium)('a user talks with the assistant, in Chromium', async () => {
  const url = await develop();
  const { page, failures } = await openChromium();
  await page.goto(url);

  // A tool is called, and shows what it was asked and what it gave.
  await page.getByRole('button', { name: 'What time is it in Tokyo?' }).click();
  const tool = page.getByRole('group').filter({ hasText: 'time done' });
  await tool.locator('summary').click();
  expect(await tool.locator('pre').allTextContents()).toEqual([
    JSON.stringify({ place: 'Tokyo' }, null, 2),
    expect.stringMatching(/^It is [\d:]{8} in Tokyo\.$/),
  ]);
  await expect.poll(() => textOf(answers(page).last())).toMatch(/^It is [\d:]{8} in Tokyo\.$/);
  await isIdle(page);

  // Images, however they come, reach the model, and come back from the server.
  const image = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } });
  const file = { name: 'chosen.png', mimeType: 'image/png', buffer: image };
  await page.locator('input[type=file]').setInputFiles(file);
  await hand(page, 'paste', image);
  await hand(page, 'drop', image);
  for (const name of ['chosen', 'paste', 'drop']) await page.getByRole('img', { name: `${name}.png` }).waitFor();
  await page.getByRole('button', { name: 'Remove paste.png' }).click();
  await say(page, 'What is this?');
  const facts = `- PNG, 60 × 40 pixels, ${image.length.toLocaleString('en')} bytes`;
  await expect.poll(() => textOf(answers(page).last())).toContain(`2 images:\n${facts}\n${facts}\n`);
  await isIdle(page);
  const sent = page.getByRole('article', { name: 'You' }).getByRole('img');
  await expect.poll(() => sent.first().getAttribute('src')).toMatch(/^http.*\/attachments\/att_/);
  expect(await sent.first().evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth)).toBe(60);

  // An answer grows as it is read, and goes on behind a reload, without loss and without doubling.
  await say(page, `Tell me 15 points of this text:\n\n${essay}`);
  const answer = answers(page).last();
  await expect.poll(() => textOf(answer)).toMatch(/^1\. In the summer of 1858/);
  const first = await textOf(answer);
  await expect.poll(async () => (await textOf(answer)).length).toBeGreaterThan(first.length);
  const beforeReload = await textOf(answer);
  await page.reload();
  await expect.poll(() => textOf(answers(page).last())).toMatch(/^1\. In the summer of 1858/);
  const afterReload = await textOf(answers(page).last());
  expect(await status(page)).toContain('at work');
  await isIdle(page);
  const whole = await textOf(answers(page).last());
  expect(afterReload.startsWith(beforeReload)).toBe(true);
  expect(whole.startsWith(afterReload)).toBe(true);
  expect(whole.length).toBeGreaterThan(afterReload.length);
  expect(whole.match(/^\d+\. /gm)).toEqual(Array.from({ length: 15 }, (_, place) => `${place + 1}. `));
  const flat = essay.replace(/[*_]/g, '').replace(/\s+/g, ' ');
  for (const point of whole.split('\n')) expect(flat).toContain(point.replace(/^\d+\. /, ''));

  expect(await fromBottom(page)).toBeLessThan(50);

  // Who scrolls up while an answer grows is left there. Escape stops the answer, and what was said stays.
  const place = await answers(page).count();
  await say(page, `Tell me 40 points of this text:\n\n${essay}`);
  await expect.poll(() => textOf(answers(page).nth(place))).toMatch(/^1\. In the/);
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, -400);
  const newest = page.getByRole('button', { name: 'To the newest message' });
  await newest.waitFor();
  expect(await fromBottom(page)).toBeGreaterThan(300);
  await newest.click();
  await expect.poll(() => fromBottom(page)).toBeLessThan(50);
  await page.keyboard.press('Escape');
  await isIdle(page);
  const stopped = await textOf(answers(page).nth(place));
  expect(stopped).toMatch(/^1\. In the/);
  expect(stopped).not.toContain('40. ');
  await page.reload();
  await expect.poll(() => textOf(answers(page).nth(place))).toBe(stopped);
  await isIdle(page);
  expect(failures).toEqual([]);
});

test.skipIf(noChromium)('a user has documents digested, in Chromium', async () => {
  const url = await develop();
  const { page, failures } = await openChromium();
  await page.goto(`${url}/#/digest`);
  const run = page.getByRole('region', { name: 'Run' });
  const log = run.getByRole('log', { name: 'Log' });
  const recent = page.getByRole('navigation', { name: 'Recent runs' }).getByRole('link');

  // Live: the log, the text so far and the progress grow, also behind a reload, until the run is cancelled.
  await page.getByRole('button', { name: 'Take an example' }).click();
  await page.getByRole('button', { name: 'Digest it' }).click();
  await log.getByText('The short seas first').waitFor();
  expect(await run.getByRole('region', { name: 'Text so far' }).textContent()).toMatch(/^In the summer of 1858/);
  const done = await run.getByRole('progressbar').evaluate((bar) => bar instanceof HTMLProgressElement && bar.position);
  expect(done).toBeGreaterThan(0);
  await page.reload();
  await log.getByText('A merchant looks at a globe').waitFor();
  expect(await log.getByText('The short seas first').count()).toBe(1);
  expect(await run.getByRole('status').textContent()).toBe('running');
  await run.getByRole('button', { name: 'Cancel' }).click();
  await run.getByText('cancelled', { exact: true }).waitFor();
  await expect.poll(() => recent.allTextContents()).toEqual([expect.stringContaining('cancelled')]);

  // To the end.
  const box = page.getByRole('textbox', { name: 'A document, in Markdown' });
  await box.fill('# Source\nThe river rises in the hills.\n\n# Mouth\nIt falls into the sea at last.');
  await page.getByRole('button', { name: 'Digest it' }).click();
  const result = run.getByRole('region', { name: 'Result' });
  await expect
    .poll(() => result.getByRole('definition').allTextContents())
    .toEqual(['The river rises in the hills.', 'It falls into the sea at last.']);
  await expect
    .poll(() => recent.allTextContents())
    .toEqual([expect.stringContaining('completed'), expect.stringContaining('cancelled')]);

  // A run that is over is a link away.
  await recent.last().click();
  await run.getByText('cancelled', { exact: true }).waitFor();
  await log.getByText('A merchant looks at a globe').waitFor();
  expect(failures).toEqual([]);
});

test.skipIf(noChromium)(
  'the application serves the page that was built, and takes up again what it was doing when it died',
  async () => {
    await promisify(execFile)('npm', ['run', 'build'], { cwd: root, env: { PATH: process.env.PATH } });
    const dataDir = await newDataDir();
    const { url, stop } = await deploy(dataDir);
    const { page, failures } = await openChromium();
    await page.goto(url);
    await say(page, 'Roll 2 dice.');
    await expect.poll(() => textOf(answers(page).last())).toMatch(/^The dice show \d, \d: \d+ in all\.$/);
    await isIdle(page);

    // It is for its own pages, and for what is no page.
    const abort = async (headers: Record<string, string>) =>
      (await fetch(`${url}/api/agents/assistant/nobody/abort`, { method: 'POST', headers })).status;
    expect(await abort({ origin: 'https://elsewhere.example' })).toBe(403);
    expect(await abort({})).not.toBe(403);

    const place = await answers(page).count();
    await say(page, `Tell me five points of this text:\n\n${essay}`);
    await expect.poll(() => textOf(answers(page).nth(place))).toMatch(/^1\. In the summer/);
    await stop('SIGKILL');
    await deploy(dataDir, new URL(url).port);
    await isIdle(page);
    const points = await textOf(answers(page).last());
    // What was cut off has given way to the whole.
    expect(await answers(page).count()).toBe(place + 1);
    expect(points.match(/^\d+\. /gm)).toEqual(['1. ', '2. ', '3. ', '4. ', '5. ']);
    expect(await page.getByRole('article', { name: 'You' }).count()).toBe(2);
    expect(failures).toEqual([]);
  },
);
