import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Where there is none, CI must fail and everybody else may go on. */
export const noChromium = !existsSync(executablePath) && !process.env.CI;

/** A new browser, with nothing in it, until the test ends. What goes wrong in its page is in `failures`. */
export async function openChromium(): Promise<{ page: Page; failures: readonly string[] }> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  return { page, failures };
}
