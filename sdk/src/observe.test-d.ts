import { expectTypeOf } from 'vitest';
import type {
  Conversation,
  ConversationMessage,
  ConversationObservation,
  EventOf,
  FlueClient,
  FlueEvent,
  Observer,
  RunRecord,
  RunRecordOf,
  RunSnapshot,
  Settlement,
} from './index.ts';
import { reduceConversation, reduceRun, unknownRun } from './index.ts';

interface App {
  workflows: { summarize: { payload: { text: string }; result: { summary: string } } };
  agents: { support: unknown };
}
declare const client: FlueClient;
declare const typed: FlueClient<App>;
declare const events: FlueEvent[];
declare const conversation: Conversation;

const run = client.runs.observe('run_1', { live: 'sse' });
expectTypeOf(run).toEqualTypeOf<Observer<RunSnapshot>>();
expectTypeOf(run.subscribe).toEqualTypeOf<(listener: () => void) => () => void>();
expectTypeOf<RunSnapshot['status']>().toEqualTypeOf<
  'connecting' | 'running' | 'completed' | 'errored' | 'cancelled' | 'disconnected'
>();
expectTypeOf<RunSnapshot['record']>().toEqualTypeOf<RunRecord | undefined>();
expectTypeOf<RunSnapshot['logs']>().toEqualTypeOf<readonly EventOf<'log'>[]>();
expectTypeOf<RunSnapshot['result']>().toEqualTypeOf<unknown>();
const summary = typed.runs.observe<RunRecordOf<App, 'summarize'>>('run_1').getSnapshot();
expectTypeOf(summary.result).toEqualTypeOf<{ summary: string } | undefined>();
expectTypeOf(summary.record?.payload).toEqualTypeOf<{ text: string } | undefined>();
// @ts-expect-error no such mode
client.runs.observe('run_1', { live: 'websocket' });
// @ts-expect-error a snapshot is not to be changed
run.getSnapshot().events.push(events[0]);

const observed = client.agents.observe('a', 'i', { session: 's' });
expectTypeOf(observed).toEqualTypeOf<Observer<ConversationObservation>>();
expectTypeOf<Conversation['messages']>().toEqualTypeOf<readonly ConversationMessage[]>();
expectTypeOf<Conversation['settlements']>().toEqualTypeOf<readonly Settlement[]>();
expectTypeOf<ConversationObservation['phase']>().toEqualTypeOf<
  'loading' | 'connecting' | 'live' | 'absent' | 'error'
>();
typed.agents.observe('support', 'i');
// @ts-expect-error no agent of the application
typed.agents.observe('suport', 'i');
// @ts-expect-error a run has no sessions
client.runs.observe('run_1', { session: 's' });

expectTypeOf(reduceRun(unknownRun, events).record).toEqualTypeOf<RunRecord | undefined>();
expectTypeOf(reduceConversation(conversation, [])).toEqualTypeOf<Conversation>();
// @ts-expect-error chunks, not events
reduceConversation(conversation, events);
