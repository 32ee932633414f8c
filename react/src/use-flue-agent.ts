import type { AgentName, AnyApp } from '@openflue/sdk';
import { useMemo } from 'react';
import { type AgentCalls, type AgentSnapshot, type AgentStore, agentStore } from './agent-store.ts';
import { type ClientOption, useConnection } from './provider.ts';
import { still, useStore } from './store.ts';

export interface UseFlueAgentOptions<App extends AnyApp = AnyApp> extends ClientOption<App> {
  name: AgentName<App>;
  /** Of the instance. Undefined: none yet. */
  id?: string | undefined;
  /** Default: `default`. */
  session?: string | undefined;
}

export interface FlueAgent extends AgentSnapshot, AgentCalls {}

const none = () => Promise.reject(new Error('There is no instance yet: the hook has no `id`.'));
const noAgent: AgentStore = {
  store: still({ messages: [], status: 'idle', historyReady: false, error: undefined, failedSends: [] }),
  sendMessage: none,
  abort: none,
  refresh: () => {},
};

/** A conversation with an agent, and what goes on in it. However many components show it, it is followed once. */
export function useFlueAgent<App extends AnyApp = AnyApp>(options: UseFlueAgentOptions<App>): FlueAgent;
export function useFlueAgent({ name, id, session, ...options }: UseFlueAgentOptions): FlueAgent {
  const connection = useConnection(options);
  const { store, sendMessage, abort, refresh } = useMemo(
    () => (id === undefined ? noAgent : agentStore(connection, name, id, session)),
    [connection, name, id, session],
  );
  return { ...useStore(store), sendMessage, abort, refresh };
}
