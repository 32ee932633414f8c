import { expectTypeOf } from 'vitest';
import type {
  AgentInstance,
  AgentInstanceList,
  ConversationSnapshot,
  DispatchReceipt,
  FlueClient,
  FlueEventStream,
  PromptAnswer,
  PromptReceipt,
  PromptResult,
} from './index.ts';

declare const client: FlueClient;
declare const receipt: PromptReceipt;

expectTypeOf(client.agents.prompt('a', 'i', 'Hi')).resolves.toEqualTypeOf<PromptResult>();
expectTypeOf(client.agents.prompt('a', 'i', { message: 'Hi', session: 's' })).resolves.toEqualTypeOf<PromptResult>();
expectTypeOf<PromptResult['result']['text']>().toEqualTypeOf<string>();
expectTypeOf(client.agents.send('a', 'i', 'Hi')).resolves.toEqualTypeOf<PromptReceipt>();
expectTypeOf(client.agents.wait(receipt)).resolves.toEqualTypeOf<PromptAnswer>();
expectTypeOf(client.agents.dispatch('a', 'i', { input: 1 })).resolves.toEqualTypeOf<DispatchReceipt>();
expectTypeOf(client.agents.stream('a', 'i')).toEqualTypeOf<FlueEventStream>();
expectTypeOf(client.agents.history('a', 'i')).resolves.toEqualTypeOf<ConversationSnapshot>();
expectTypeOf(client.agents.instances('a', { limit: 10 })).resolves.toEqualTypeOf<AgentInstanceList>();
expectTypeOf<AgentInstanceList['instances'][number]>().toEqualTypeOf<AgentInstance>();
expectTypeOf(client.agents.delete('a', 'i')).resolves.toEqualTypeOf<void>();
expectTypeOf(client.runs.delete('r')).resolves.toEqualTypeOf<void>();

// @ts-expect-error an instance has an id
client.agents.delete('a');
// @ts-expect-error instances have no status
client.agents.instances('a', { status: 'active' });
// @ts-expect-error a prompt says something
client.agents.prompt('a', 'i', { images: [] });
// @ts-expect-error an image has a media type
client.agents.prompt('a', 'i', { message: 'Hi', images: [{ type: 'image', data: 'AAAA' }] });
// @ts-expect-error a wrong name
client.agents.prompt('a', 'i', { text: 'Hi' });
// @ts-expect-error a dispatch has input
client.agents.dispatch('a', 'i', {});
// @ts-expect-error a submission is waited for by its receipt
client.agents.wait('sub_1');
