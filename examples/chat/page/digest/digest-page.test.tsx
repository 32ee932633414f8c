import { fault, type RunPlay, scenario } from '@openflue/mocks';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openPage } from '../../test/open-page.tsx';

const result = { digest: 'A river.', sections: [{ heading: 'Source', digest: 'It rises.' }] };
const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'A document, in Markdown' });
const digest = (document: string) => {
  fireEvent.change(box(), { target: { value: document } });
  fireEvent.click(screen.getByRole('button', { name: 'Digest it' }));
};
const status = () => screen.queryByRole('status')?.textContent;
const progress = () => screen.getByRole<HTMLProgressElement>('progressbar', { name: 'Progress' });

test('a run is shown as it goes on, and what came of it', async () => {
  let goOn = () => {};
  const rest = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  openPage('#/digest', {
    workflows: {
      digest: async ({ payload, log, prompt }: RunPlay<{ document: string }>) => {
        log.info('Reading', { words: payload.document.split(' ').length });
        log.info('Source', { section: 2, of: 3 });
        await prompt('Digest it.', 'It rises in the hills.');
        await rest;
        return result;
      },
    },
  });
  digest('A river rises.');
  await screen.findByText('It rises in the hills.');
  expect(status()).toBe('running');
  expect(
    within(screen.getByRole('log', { name: 'Log' }))
      .getAllByRole('listitem')
      .map((line) => line.textContent),
  ).toEqual(['Reading words 3', 'Source section 2, of 3']);
  expect([progress().value, progress().max]).toEqual([1, 4]);
  goOn();
  expect((await screen.findByRole('region', { name: 'Result' })).textContent).toBe('A river.SourceIt rises.');
  expect(status()).toBe('completed');
  expect(progress().value).toBe(progress().max);
  expect(screen.getByText(/^\d+ events$/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
});

test('a run is cancelled, and the list says so', async () => {
  openPage('#/digest', { workflows: { digest: scenario.pending() } });
  digest('A river.');
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(status()).toBe('cancelled'));
  const recent = screen.getByRole('navigation', { name: 'Recent runs' });
  await within(recent).findByText('cancelled');
});

test('that a run could not be cancelled is told', async () => {
  const faults = [fault.when(({ url }) => url.endsWith('/cancel'), fault.unavailable({ times: 10 }))];
  openPage('#/digest', { workflows: { digest: scenario.pending() }, faults });
  digest('A river.');
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect((await screen.findByRole('alert')).textContent).toContain('could not be cancelled');
  expect(status()).toBe('running');
});

test('what the server refuses is told, and the document stays', async () => {
  const input = z.object({ document: z.string().regex(/\S/) });
  openPage('#/digest', { workflows: { digest: { scenario: scenario.result(result), input } } });
  digest('  ');
  expect((await screen.findByRole('alert')).textContent).toContain('Not started');
  expect(box().value).toBe('  ');
  expect(window.location.hash).toBe('#/digest');
});

test('how a run failed is told', async () => {
  openPage('#/digest', { workflows: { digest: scenario.error('The document is too long.') } });
  digest('A river.');
  expect((await screen.findByRole('alert')).textContent).toContain('too long');
  expect(status()).toBe('errored');
});

test('the address and the list bring a run back', async () => {
  const { reload } = openPage('#/digest', { workflows: { digest: scenario.result(result) } });
  fireEvent.click(await screen.findByRole('button', { name: 'Take an example' }));
  digest(box().value);
  await screen.findByRole('region', { name: 'Result' });
  const { hash } = window.location;
  expect(hash).toMatch(/^#\/digest\/run_/);
  reload();
  await screen.findByRole('region', { name: 'Result' });
  window.location.hash = '#/digest';
  await waitFor(() => expect(status()).toBeUndefined());
  const recent = screen.getByRole('navigation', { name: 'Recent runs' });
  const [link] = await within(recent).findAllByRole('link');
  expect(link?.getAttribute('href')).toBe(hash);
});

test('a run that does not exist is told', async () => {
  openPage('#/digest/run_01K8ZV6M6Q3W6Y5N4T2R1P0XYZ', { workflows: { digest: scenario.result(result) } });
  expect((await screen.findByRole('alert')).textContent).toContain('Connect again');
  expect(status()).toBe('disconnected');
});
