import type {
  AbortReceipt,
  AnyApp,
  CancelReceipt,
  ConversationMessage,
  EventOf,
  FlueClient,
  FlueEvent,
  PromptImage,
  RunPointer,
  RunReceipt,
  RunRecord,
  RunRecordOf,
} from '@openflue/sdk';
import { createFlueClient } from '@openflue/sdk';
import type { ReactElement } from 'react';
import { expectTypeOf } from 'vitest';
import {
  type AgentStatus,
  type ClientOption,
  type FailedSend,
  type FlueAgent,
  type FlueInvoke,
  type FlueInvokeOptions,
  FlueProvider,
  type FlueProviderProps,
  type FlueRun,
  type FlueRuns,
  nextFrame,
  type ScheduleFrame,
  type SendMessageOptions,
  type UseFlueAgentOptions,
  type UseFlueRunOptions,
  useFlueAgent,
  useFlueClient,
  useFlueInvoke,
  useFlueRun,
  useFlueRuns,
  useFlueWorkflow,
} from './index.ts';

interface App {
  workflows: {
    summarize: { payload: { text: string }; result: { summary: string } };
    nightly: { result: null };
  };
  agents: { support: unknown };
}
declare const client: FlueClient<App>;
declare const event: FlueEvent;

expectTypeOf(<FlueProvider client={client}>text</FlueProvider>).toExtend<ReactElement>();
expectTypeOf<FlueProviderProps<App>['client']>().toEqualTypeOf<FlueClient<App>>();
expectTypeOf<ClientOption>().toEqualTypeOf<ClientOption<AnyApp>>();
createFlueClient<App>({ baseUrl: '/api' }) satisfies FlueProviderProps<App>['client'];
<FlueProvider client={client} scheduleFrame={(run) => nextFrame(run)} />;
// @ts-expect-error hooks need a client
<FlueProvider />;
// @ts-expect-error what schedules a frame can call it off
<FlueProvider client={client} scheduleFrame={(run) => run()} />;
expectTypeOf(nextFrame).toEqualTypeOf<ScheduleFrame>();
export function useTypes() {
  expectTypeOf(useFlueClient()).toEqualTypeOf<FlueClient>();
  expectTypeOf(useFlueClient<App>()).toEqualTypeOf<FlueClient<App>>();

  const run = useFlueRun({ runId: undefined });
  expectTypeOf(run).toEqualTypeOf<FlueRun>();
  expectTypeOf(useFlueWorkflow).toEqualTypeOf(useFlueRun);
  expectTypeOf(run.status).toEqualTypeOf<
    'idle' | 'connecting' | 'running' | 'completed' | 'errored' | 'cancelled' | 'disconnected'
  >();
  expectTypeOf(run.record).toEqualTypeOf<RunRecord | undefined>();
  expectTypeOf(run.logs).toEqualTypeOf<readonly EventOf<'log'>[]>();
  expectTypeOf(run.result).toEqualTypeOf<unknown>();
  expectTypeOf(run.error).toEqualTypeOf<Error | undefined>();
  expectTypeOf(run.cancel()).resolves.toEqualTypeOf<CancelReceipt>();
  expectTypeOf(useFlueRun<RunRecordOf<App, 'summarize'>>({ runId: 'r' }).result).toEqualTypeOf<
    { summary: string } | undefined
  >();
  expectTypeOf<UseFlueRunOptions['runId']>().toEqualTypeOf<string | undefined>();
  // @ts-expect-error a wrong name
  useFlueRun({ id: 'r' });
  // @ts-expect-error a snapshot is not to be changed
  run.events.push(event);

  const open = useFlueInvoke('anything');
  expectTypeOf(open).toEqualTypeOf<FlueInvoke<AnyApp, 'anything'>>();
  expectTypeOf(open.invoke({ payload: 1 })).resolves.toEqualTypeOf<RunReceipt>();
  open.invoke();
  const summarize = useFlueInvoke('summarize', { client });
  expectTypeOf(summarize).toEqualTypeOf<FlueInvoke<App, 'summarize'>>();
  expectTypeOf(useFlueInvoke<App, 'summarize'>('summarize')).toEqualTypeOf<FlueInvoke<App, 'summarize'>>();
  expectTypeOf(summarize.result).toEqualTypeOf<{ summary: string } | undefined>();
  expectTypeOf(summarize.record?.payload).toEqualTypeOf<{ text: string } | undefined>();
  expectTypeOf(summarize.status).toEqualTypeOf<FlueRun['status'] | 'starting' | 'refused'>();
  expectTypeOf<FlueInvokeOptions<App, 'summarize'>['payload']>().toEqualTypeOf<{ text: string }>();
  summarize.invoke({ payload: { text: 'x' }, idempotencyKey: 'k' });
  // @ts-expect-error the payload is required
  summarize.invoke();
  // @ts-expect-error a wrong payload
  summarize.invoke({ payload: { text: 1 } });
  // @ts-expect-error no workflow of the application
  useFlueInvoke('sumarize', { client });
  useFlueInvoke('nightly', { client }).invoke();
  // @ts-expect-error it takes nothing
  useFlueInvoke('nightly', { client }).invoke({ payload: 1 });

  const agent = useFlueAgent({ name: 'support', id: 'one', session: 'side', client });
  expectTypeOf(agent).toEqualTypeOf<FlueAgent>();
  expectTypeOf(agent.messages).toEqualTypeOf<readonly ConversationMessage[]>();
  expectTypeOf(agent.status).toEqualTypeOf<AgentStatus>();
  expectTypeOf<AgentStatus>().toEqualTypeOf<'idle' | 'connecting' | 'submitted' | 'streaming' | 'error'>();
  expectTypeOf(agent.historyReady).toEqualTypeOf<boolean>();
  expectTypeOf(agent.sendMessage('Hi', { images: [] })).resolves.toEqualTypeOf<void>();
  expectTypeOf<SendMessageOptions['images']>().toEqualTypeOf<readonly PromptImage[] | undefined>();
  expectTypeOf(agent.failedSends).toEqualTypeOf<readonly FailedSend[]>();
  expectTypeOf<FailedSend['error']>().toEqualTypeOf<Error>();
  expectTypeOf(agent.abort()).resolves.toEqualTypeOf<AbortReceipt>();
  expectTypeOf<UseFlueAgentOptions<App>['name']>().toEqualTypeOf<'support'>();
  useFlueAgent({ name: 'anyone' });
  // @ts-expect-error no agent of the application
  useFlueAgent({ name: 'suport', id: 'one', client });
  // @ts-expect-error an agent has a name
  useFlueAgent({ id: 'one' });

  const runs = useFlueRuns({ workflow: 'summarize', status: 'active', limit: 10 });
  expectTypeOf(runs).toEqualTypeOf<FlueRuns>();
  expectTypeOf(runs.runs).toEqualTypeOf<readonly RunPointer[]>();
  expectTypeOf(runs.status).toEqualTypeOf<'loading' | 'ready' | 'error'>();
  // @ts-expect-error no such status
  useFlueRuns({ status: 'done' });
}
