import { type FlueHandlersOptions, flueHandlers } from '@openflue/mocks';
import { createFlueClient, type FlueClient } from '@openflue/sdk';
import { cleanup, render } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import type { App } from '../page/flue.d.ts';
import { Page } from '../page/page.tsx';

const baseUrl = 'http://flue.test/api';

/** What the page shows at an address, with a mocked server behind it. `reload` is a page that knows nothing but the address. */
export function openPage(address: string, mocks: Omit<FlueHandlersOptions<App>, 'baseUrl'>) {
  const msw = setupServer(...flueHandlers<App>({ baseUrl, ...mocks }));
  msw.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => {
    cleanup();
    msw.close();
  });
  window.location.hash = address;
  const open = () => render(<Page client={newClient()} />, { reactStrictMode: true });
  open();
  return {
    reload() {
      cleanup();
      open();
    },
  };
}

function newClient(): FlueClient<App> {
  return createFlueClient<App>({ baseUrl, retry: { initialDelayMs: 1, maxDelayMs: 10 } });
}
