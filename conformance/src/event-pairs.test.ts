import type { FlueEvent } from '@openflue/spec';
import { expect, test } from 'vitest';
import { unpaired } from './event-pairs.ts';

const event = (type: string, fields: object): FlueEvent =>
  JSON.parse(JSON.stringify({ type, v: 3, eventIndex: 0, timestamp: '2026-01-15T09:30:00.000Z', ...fields }));
const start = event('tool_start', { toolCallId: 'c1', toolName: 't' });
const end = event('tool', { toolCallId: 'c1', toolName: 't', durationMs: 1, isError: false });

test('what begins and ends is paired, side by side too', () => {
  const other = { toolCallId: 'c2' };
  expect(unpaired([start, end])).toEqual([]);
  expect(unpaired([start, { ...start, ...other }, end, { ...end, ...other }])).toEqual([]);
});

test('what does not is named', () => {
  expect(unpaired([start])).toEqual(['tool c1 did not end']);
  expect(unpaired([end])).toEqual(['tool c1 ended without having begun']);
  expect(unpaired([start, start, end])).toEqual(['tool c1 began twice']);
});
