import type { AnyApp, FlueClient } from '@openflue/sdk';
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import { nextFrame, type ScheduleFrame } from './frame.ts';
import { type Connection, connectionOf } from './one-each.ts';

export interface FlueProviderProps<App extends AnyApp = AnyApp> {
  /** Make it once, outside of components: what hooks share, they share by client. */
  client: FlueClient<App>;
  /** When to show what has changed. Default: with the page's next frame. Pass the same function every time. */
  scheduleFrame?: ScheduleFrame | undefined;
  children?: ReactNode;
}

/** What every hook takes beside its own options. */
export interface ClientOption<App extends AnyApp = AnyApp> {
  /** Default: that of the nearest `FlueProvider`. */
  client?: FlueClient<App> | undefined;
}

const FlueContext = createContext<Connection | undefined>(undefined);

/** Gives the hooks below it their client. */
export function FlueProvider<App extends AnyApp>({
  client,
  scheduleFrame = nextFrame,
  children,
}: FlueProviderProps<App>): ReactElement {
  return createElement(FlueContext.Provider, { value: connectionOf(client, scheduleFrame) }, children);
}

/** The client of the nearest `FlueProvider`. */
export function useFlueClient<App extends AnyApp = AnyApp>(): FlueClient<App> {
  return useConnection({}).client;
}

export function useConnection({ client }: ClientOption): Connection {
  const provided = useContext(FlueContext);
  if (client) return connectionOf(client, provided?.scheduleFrame ?? nextFrame);
  if (provided) return provided;
  throw new Error('No client: render inside a FlueProvider, or pass `client` to the hook.');
}
