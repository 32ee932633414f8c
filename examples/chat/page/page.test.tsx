import { scenario } from '@openflue/mocks';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage } from '../test/open-page.tsx';

const roles = [
  'button',
  'link',
  'textbox',
  'log',
  'img',
  'form',
  'navigation',
  'article',
  'progressbar',
  'region',
] as const;
const unnamed = () =>
  roles.flatMap((role) => {
    const named = new Set<HTMLElement>(screen.queryAllByRole(role, { name: /\S/ }));
    return screen.queryAllByRole(role).filter((element) => !named.has(element));
  });

test('everything that is used or found by its role has a name', async () => {
  openPage('#/chat/one', {
    agents: { assistant: scenario.error('No.') },
    workflows: { digest: scenario.error('No.') },
  });
  const image = new File([new Uint8Array([1])], 'dot.png', { type: 'image/png' });
  fireEvent.drop(screen.getByRole('main'), { dataTransfer: { files: [image] } });
  await screen.findByRole('button', { name: 'Remove dot.png' });
  expect(unnamed()).toEqual([]);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Hello?' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByRole('alert');
  expect(unnamed()).toEqual([]);
  window.location.hash = '#/digest';
  fireEvent.click(await screen.findByRole('button', { name: 'Digest it' }));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('errored'));
  expect(unnamed()).toEqual([]);
});
