import { createFlueClient } from '@openflue/sdk';
import { act, fireEvent, screen } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from './src/app.ts';
import { Page } from './src/page.tsx';

test('the page that the server rendered is taken over as it is, starts the workflow and shows its end', async () => {
  const { app, engine } = await createApp('');
  onTestFinished(() => engine.stop({ graceMs: 0 }));
  const html = await (await app.request('/')).text();
  expect(html).toContain('>Summarize</button>');

  const complaints = vi.spyOn(console, 'error');
  document.body.innerHTML = html.slice(html.indexOf('<div'), html.indexOf('<script'));
  const root = document.querySelector<HTMLElement>('#page');
  if (!root) throw new Error('no page');
  const client = createFlueClient({ baseUrl: 'http://flue.test/api', fetch: (request) => app.fetch(request) });
  const page = await act(() => hydrateRoot(root, <Page client={client} text={root.dataset.text ?? ''} />));
  onTestFinished(() => act(() => page.unmount()));
  expect(complaints).not.toHaveBeenCalled();

  fireEvent.click(screen.getByText('Summarize'));
  await screen.findByText('completed');
  expect(screen.getByText(/^Reading \d+ words$/)).toBeDefined();
  const summary = root.querySelector('blockquote')?.textContent ?? '';
  expect(summary).not.toBe('');
  expect(root.dataset.text).toContain(summary);
});

test('the browser gets the script that was built', async () => {
  const { app, engine } = await createApp('live()');
  onTestFinished(() => engine.stop({ graceMs: 0 }));
  const answer = await app.request('/browser.js');
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(await answer.text()).toBe('live()');
});
