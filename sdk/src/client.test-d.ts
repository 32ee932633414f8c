import { expectTypeOf } from 'vitest';
import type {
  EventOf,
  FlueApiError,
  FlueClient,
  FlueEvent,
  FlueEventStream,
  RunReceipt,
  RunRecord,
  RunResult,
  UnknownEvent,
} from './index.ts';
import { createFlueClient } from './index.ts';

declare const client: FlueClient;
declare const event: FlueEvent;
declare const error: FlueApiError;

createFlueClient({ baseUrl: '/api' });
createFlueClient({
  baseUrl: new URL('http://x'),
  token: async () => 't',
  headers: () => ({ a: 'b' }),
  fetch,
  retry: false,
});
createFlueClient({ baseUrl: 'http://x', fetch: (request: Request) => new Response(request.body) });
// @ts-expect-error a client needs an address
createFlueClient({});
// @ts-expect-error a wrong name
createFlueClient({ baseUrl: '', url: '' });

expectTypeOf(client.workflows.invoke('w', { payload: { any: 1 } })).resolves.toEqualTypeOf<RunReceipt>();
expectTypeOf(client.workflows.invoke('w', { wait: 'result' })).resolves.toEqualTypeOf<RunResult>();
expectTypeOf<RunResult>().toHaveProperty('result');
expectTypeOf<RunReceipt>().not.toHaveProperty('result');
// @ts-expect-error the only thing to wait for is the result
client.workflows.invoke('w', { wait: 'stream' });
// @ts-expect-error the beta line's name for the payload
client.workflows.invoke('w', { input: 1 });

expectTypeOf(client.runs.get('r')).resolves.toEqualTypeOf<RunRecord>();
expectTypeOf<RunRecord['status']>().toEqualTypeOf<'active' | 'completed' | 'errored' | 'cancelled'>();
expectTypeOf(client.runs.events('r', { offset: '-1', tail: 3 })).resolves.toEqualTypeOf<FlueEvent[]>();
expectTypeOf(client.runs.stream('r', { live: 'sse' })).toEqualTypeOf<FlueEventStream>();
// @ts-expect-error no such mode
client.runs.stream('r', { live: 'websocket' });
// @ts-expect-error all events so far: there is nothing to wait for
client.runs.events('r', { live: true });

if (event.type === 'text_delta') {
  expectTypeOf(event.text).toEqualTypeOf<string>();
  // @ts-expect-error another event's field
  event.durationMs;
}
switch (event.type) {
  case 'run_end':
    expectTypeOf(event.isError).toEqualTypeOf<boolean>();
    expectTypeOf(event).toExtend<EventOf<'run_end'>>();
    break;
  case 'log':
    expectTypeOf(event.level).toEqualTypeOf<'info' | 'warn' | 'error'>();
    break;
  // @ts-expect-error no event of the contract
  case 'run_ended':
    break;
  default:
    expectTypeOf(event.eventIndex).toEqualTypeOf<number>();
}
if (event.type !== 'text_delta') {
  const type: string = event.type;
  if (type === 'from_a_newer_server' && 'whatever' in event) expectTypeOf(event.whatever).toEqualTypeOf<unknown>();
}
expectTypeOf<UnknownEvent>().toExtend<FlueEvent>();
expectTypeOf<UnknownEvent['whatever']>().toEqualTypeOf<unknown>();

if (error.type === 'invalid_request') expectTypeOf(error.issues?.[0]?.message).toEqualTypeOf<string | undefined>();
// @ts-expect-error no error of the contract
if (error.type === 'invalid_requests') throw error;
