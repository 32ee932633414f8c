import { contractFetch } from '@openflue/conformance';
import { createFlueClient, type FlueClientOptions } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import { type FlueHandlersOptions, flueHandlers } from '../src/index.ts';

const baseUrl = 'https://api.test';

/** A client of what MSW answers. Every answer is checked against the document; those of faults with `checked: false` not. */
export function serveMocks(
  options: Omit<FlueHandlersOptions, 'baseUrl'>,
  { checked = true, ...client }: Partial<FlueClientOptions> & { checked?: boolean } = {},
) {
  const msw = setupServer(...flueHandlers({ baseUrl, ...options }));
  msw.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => msw.close());
  const send = (input: string | URL | Request, init?: RequestInit) => fetch(input, init);
  const retry = { initialDelayMs: 1, maxDelayMs: 10 };
  return createFlueClient({ baseUrl, retry, fetch: checked ? contractFetch(send) : send, ...client });
}
