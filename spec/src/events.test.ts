import { expect, test } from 'vitest';
import { eventTypes, flueEventSchema } from './events.ts';

test('there is a schema for every event of the protocol', () => {
  expect(eventTypes).toEqual([
    'run_start',
    'run_resume',
    'run_end',
    'operation_start',
    'operation',
    'agent_start',
    'agent_end',
    'turn_start',
    'turn',
    'message_start',
    'message_end',
    'text_delta',
    'thinking_start',
    'thinking_delta',
    'thinking_end',
    'tool_start',
    'tool',
    'task_start',
    'task',
    'compaction_start',
    'compaction',
    'log',
    'idle',
    'submission_settled',
  ]);
});

const idle = { type: 'idle', v: 3, eventIndex: 0, timestamp: '2026-01-15T09:30:00.000Z' };

test.each([
  ['another version', { ...idle, v: 4 }],
  ['no version', { ...idle, v: undefined }],
  ['a negative index', { ...idle, eventIndex: -1 }],
  ['a time that is no time', { ...idle, timestamp: 'noon' }],
  ['a run id of another kind', { ...idle, runId: 'sub_01JZ8Q4T6W3XN5V7B9C1D2E3F4' }],
  ['an unknown type', { ...idle, type: 'idling' }],
])('an event with %s is refused', (_, event) => {
  expect(flueEventSchema.safeParse(event).success).toBe(false);
});

test('an event with its envelope is taken', () => {
  expect(flueEventSchema.safeParse(idle).success).toBe(true);
});
