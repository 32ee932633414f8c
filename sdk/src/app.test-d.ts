import { expectTypeOf } from 'vitest';
import type {
  AgentName,
  AnyApp,
  FlueClient,
  PayloadOf,
  PromptResult,
  ResultOf,
  RunReceipt,
  RunRecord,
  RunRecordOf,
  RunResult,
  WorkflowName,
} from './index.ts';
import { createFlueClient } from './index.ts';

interface Verdict {
  priority: 'low' | 'high';
}
interface App {
  workflows: {
    triage: { payload: { ticket: string }; result: Verdict };
    sweep: { payload?: { days: number }; result: null };
    ping: { result: 'pong' };
    anything: { payload?: unknown; result: unknown };
  };
  agents: { editor: unknown; support: unknown };
}

const client = createFlueClient<App>({ baseUrl: '/api' });
const { workflows, agents, runs } = client;

// Names.
expectTypeOf<WorkflowName<App>>().toEqualTypeOf<'triage' | 'sweep' | 'ping' | 'anything'>();
expectTypeOf<AgentName<App>>().toEqualTypeOf<'editor' | 'support'>();
workflows.invoke('anything');
// @ts-expect-error no workflow of this application
workflows.invoke('summarize', { payload: 1 });
// @ts-expect-error no workflow of this application
workflows.run('summarize');
expectTypeOf(agents.prompt('editor', 'i', 'Hi')).resolves.toEqualTypeOf<PromptResult>();
// @ts-expect-error no agent of this application
agents.prompt('editr', 'i', 'Hi');
// @ts-expect-error no agent of this application
agents.send('triage', 'i', 'Hi');
// @ts-expect-error no agent of this application
agents.dispatch('triage', 'i', { input: 1 });
// @ts-expect-error no agent of this application
agents.history('triage', 'i');
// @ts-expect-error no agent of this application
agents.stream('triage', 'i');
// @ts-expect-error no agent of this application
agents.abort('triage', 'i');

// Payloads.
expectTypeOf<PayloadOf<App, 'triage'>>().toEqualTypeOf<{ ticket: string }>();
expectTypeOf<PayloadOf<App, 'sweep'>>().toEqualTypeOf<{ days: number }>();
expectTypeOf<PayloadOf<App, 'ping'>>().toEqualTypeOf<undefined>();
expectTypeOf<PayloadOf<App, 'anything'>>().toEqualTypeOf<unknown>();
workflows.invoke('triage', { payload: { ticket: 'It is slow.' }, idempotencyKey: 'k', timeoutMs: 1 });
// @ts-expect-error a wrong payload
workflows.invoke('triage', { payload: { ticket: 1 } });
// @ts-expect-error a wrong payload
workflows.invoke('triage', { payload: { ticket: 1 }, wait: 'result' });
// @ts-expect-error a field too many
workflows.invoke('triage', { payload: { ticket: '', urgent: true } });
// @ts-expect-error this one requires a payload
workflows.invoke('triage');
// @ts-expect-error this one requires a payload
workflows.invoke('triage', { wait: 'result' });
// @ts-expect-error this one requires a payload
workflows.run('triage', {});
// @ts-expect-error a wrong payload
workflows.run('triage', { payload: { ticket: 1 } });
workflows.run('triage', { payload: { ticket: '' }, onEvent: (event) => event.type });
workflows.run('sweep');
workflows.run('sweep', { payload: { days: 1 } });
// @ts-expect-error a wrong payload, where none is required
workflows.run('sweep', { payload: { days: '1' } });
workflows.invoke('ping');
workflows.invoke('ping', { wait: 'result' });
// @ts-expect-error this one takes no payload
workflows.invoke('ping', { payload: 1 });
// @ts-expect-error a wrong name
workflows.invoke('triage', { input: { ticket: '' } });

// Results.
expectTypeOf<ResultOf<App, 'triage'>>().toEqualTypeOf<Verdict>();
const payload = { ticket: '' };
expectTypeOf(workflows.invoke('triage', { payload })).resolves.toEqualTypeOf<RunReceipt>();
expectTypeOf(workflows.invoke('triage', { payload, wait: 'result' })).resolves.toEqualTypeOf<RunResult<Verdict>>();
expectTypeOf(workflows.run('triage', { payload })).resolves.toEqualTypeOf<RunResult<Verdict>>();
expectTypeOf<RunResult<Verdict>['result']>().toEqualTypeOf<Verdict>();
expectTypeOf(workflows.run('ping')).resolves.toHaveProperty('result').toEqualTypeOf<'pong'>();
expectTypeOf(workflows.run('anything')).resolves.toEqualTypeOf<RunResult>();
declare const wait: 'result' | undefined;
expectTypeOf(workflows.invoke('triage', { payload, wait })).resolves.toEqualTypeOf<RunReceipt | RunResult<Verdict>>();

// Records: of a run whose workflow the caller names.
expectTypeOf(runs.get('r')).resolves.toEqualTypeOf<RunRecord>();
const record = await runs.wait<RunRecordOf<App, 'triage'>>('r');
expectTypeOf(record.result).toEqualTypeOf<Verdict | undefined>();
expectTypeOf(record.payload).toEqualTypeOf<{ ticket: string } | undefined>();
expectTypeOf(record.workflowName).toEqualTypeOf<'triage'>();
expectTypeOf(record.status).toEqualTypeOf<RunRecord['status']>();
// @ts-expect-error not a record
runs.get<string>('r');

// Code for any application takes the client of one, and one may be claimed of an open client.
expectTypeOf<FlueClient<App>>().toExtend<FlueClient>();
expectTypeOf<FlueClient>().toExtend<FlueClient<App>>();
const forAny = <Any extends AnyApp>(of: FlueClient<Any>) => of;
expectTypeOf(forAny(client)).toEqualTypeOf<FlueClient<App>>();
// @ts-expect-error an application has agents
createFlueClient<Pick<App, 'workflows'>>({ baseUrl: '/api' });

// Without the parameter everything is open.
const open = createFlueClient({ baseUrl: '/api' });
expectTypeOf(open).toEqualTypeOf<FlueClient>();
expectTypeOf<WorkflowName>().toEqualTypeOf<string>();
expectTypeOf<AgentName>().toEqualTypeOf<string>();
expectTypeOf<PayloadOf<AnyApp, 'w'>>().toEqualTypeOf<unknown>();
expectTypeOf<ResultOf<AnyApp, 'w'>>().toEqualTypeOf<unknown>();
expectTypeOf(open.workflows.invoke('whatever', { payload: 1 })).resolves.toEqualTypeOf<RunReceipt>();
expectTypeOf(open.workflows.run('whatever')).resolves.toEqualTypeOf<RunResult>();
expectTypeOf<RunResult['result']>().toEqualTypeOf<unknown>();
open.agents.prompt('whatever', 'i', 'Hi');
