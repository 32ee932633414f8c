import type { FlueEvent } from '@openflue/spec';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { EventLog } from '../events/event-log.ts';
import { ulidIds } from '../ids.ts';
import { scriptedHarness } from './test-environment.ts';

/** What an event says, beside its envelope and ids. */
function contentOf(event: FlueEvent): unknown[] {
  const { message, text, delta, request, response, usage, result, error, toolName, toolCallId } = Object(event);
  return [message, text, delta, request, response, usage, result, error, toolName, toolCallId].filter(Boolean);
}

test('an event costs at most 300 bytes beyond its content, in a task too', async () => {
  const ids = ulidIds();
  const runId = ids.next('run', Date.now());
  const lines: string[] = [];
  const emitter = new EventLog({
    clock: systemClock,
    scope: { runId },
    nextIndex: 100_000,
    append: async (batch) => void lines.push(...batch.map(String)),
    onFailure: () => {},
  });
  const call = { name: 'bash', arguments: { command: 'echo hi' } };
  const { session } = await scriptedHarness(
    [{ thinking: 'Hm.', text: 'a' }, { toolCalls: [call, { name: 'task', arguments: { prompt: 'b' } }] }, 'c', 'd'],
    {},
    { id: runId, ids, emitter },
  );
  await session.prompt('one');
  await session.prompt('two');
  await session.shell('echo three');
  await emitter.flush();
  const costs = lines.map((line) => {
    const event: FlueEvent = JSON.parse(line);
    const content = contentOf(event).reduce((sum: number, part) => sum + JSON.stringify(part).length, 0);
    return { type: event.type, session: event.session, cost: line.length - content };
  });
  expect(costs.length).toBeGreaterThan(30);
  expect(costs.filter(({ cost }) => cost > 300)).toEqual([]);
});
