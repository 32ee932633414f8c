import { expectTypeOf } from 'vitest';
import type { components } from '../../generated/openapi.ts';
import type {
  AgentView,
  Capabilities,
  ConversationChunk,
  ConversationSnapshot,
  ErrorEnvelope,
  ErrorStatus,
  ErrorType,
  EventOf,
  EventScope,
  FlueError,
  FlueEvent,
  JsonValue,
  Message,
  PromptRequest,
  PromptResult,
  RunList,
  RunPointer,
  RunReceipt,
  RunRecord,
  RunResult,
  StreamControl,
  WorkflowList,
} from './index.ts';

type Generated = components['schemas'];

// What the server makes is what the document says to those who read it.
expectTypeOf<RunReceipt>().toExtend<Generated['RunReceipt']>();
expectTypeOf<RunResult>().toExtend<Generated['RunResult']>();
expectTypeOf<FlueEvent['type']>().toEqualTypeOf<Generated['FlueEvent']['type']>();
expectTypeOf<Generated['RunReceipt']>().toExtend<RunReceipt>();
expectTypeOf<Generated['RunPointer']>().toExtend<RunPointer>();
expectTypeOf<Generated['RunList']>().toExtend<RunList>();
expectTypeOf<Generated['Capabilities']>().toExtend<Capabilities>();
expectTypeOf<Generated['StreamControl']>().toExtend<StreamControl>();
expectTypeOf<Generated['PromptResult']>().toExtend<PromptResult>();
expectTypeOf<PromptRequest['message']>().toEqualTypeOf<Generated['PromptRequest']['message']>();
expectTypeOf<Generated['WorkflowList']['workflows'][number]['name']>().toEqualTypeOf<
  WorkflowList['workflows'][number]['name']
>();
expectTypeOf<Generated['ErrorType']>().toEqualTypeOf<ErrorType>();
expectTypeOf<Generated['ErrorEnvelope']['error']['message']>().toEqualTypeOf<ErrorEnvelope['error']['message']>();
expectTypeOf<Generated['ConversationSnapshot']['v']>().toEqualTypeOf<ConversationSnapshot['v']>();
expectTypeOf<Generated['ConversationChunk']['type']>().toEqualTypeOf<ConversationChunk['type']>();

// An event is told apart by its type.
declare const event: FlueEvent;
if (event.type === 'run_end') {
  expectTypeOf(event).toEqualTypeOf<EventOf<'run_end'>>();
  expectTypeOf(event.durationMs).toEqualTypeOf<number>();
  expectTypeOf(event.result).toEqualTypeOf<JsonValue | undefined>();
}
if (event.type === 'message_end') expectTypeOf(event.message).toEqualTypeOf<Message>();
// @ts-expect-error: there is no such event.
if (event.type === 'run_ended') void 0;
// @ts-expect-error: only a run's own events have it.
void event.workflowName;

// All ids of a scope are optional.
expectTypeOf<Record<string, never>>().toExtend<EventScope>();
expectTypeOf<EventScope['runId']>().toEqualTypeOf<string | undefined>();

expectTypeOf<RunRecord>().toExtend<RunPointer>();
expectTypeOf<RunRecord['status']>().toEqualTypeOf<'active' | 'completed' | 'errored' | 'cancelled'>();
expectTypeOf<AgentView>().toEqualTypeOf<'history' | 'updates'>();
expectTypeOf<FlueError['type']>().toEqualTypeOf<ErrorType>();
expectTypeOf<FlueError['status']>().toEqualTypeOf<ErrorStatus>();
expectTypeOf<404>().toExtend<ErrorStatus>();
expectTypeOf<418>().not.toExtend<ErrorStatus>();

// A message with its block types.
expectTypeOf<Extract<Message, { role: 'toolResult' }>['isError']>().toEqualTypeOf<boolean>();
