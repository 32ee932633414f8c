import { routes } from '@openflue/spec';
import { type HttpHandler, http } from 'msw';
import { delimited } from './delimited.ts';
import { type MockServerOptions, mockServer } from './mock-server.ts';
import type { MockedApp } from './mocked-app.ts';
import { unmounted } from './unmounted.ts';

export interface FlueHandlersOptions<App extends MockedApp = MockedApp> extends MockServerOptions<App> {
  /** Where the client believes the server to be: `https://api.test`, or in a browser a path, `/api`. */
  readonly baseUrl: string;
}

/**
 * Request handlers for `setupServer` and `setupWorker` of MSW: the real server behind them, over scenarios. They answer the
 * paths of the protocol below `baseUrl` and leave all others to other handlers. Every call makes a server of its own, with
 * nothing in it. Throws `CassetteError`.
 */
export function flueHandlers<App extends MockedApp = MockedApp>(options: FlueHandlersOptions<App>): HttpHandler[] {
  const { fetch } = mockServer(options);
  const base = options.baseUrl.replace(/\/+$/, '');
  const paths = new Set(routes.map((route) => route.getRoutingPath()));
  return [...paths].map((path) =>
    http.all(`${base}${path}`, async ({ request }) => delimited(await fetch(await unmounted(request, base)))),
  );
}
