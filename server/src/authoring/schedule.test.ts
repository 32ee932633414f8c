import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defineAgent } from './agent.ts';
import { nextTick, ticksAt, ticksBefore } from './cron.ts';
import { DefinitionError } from './definition-error.ts';
import type { Schedule } from './schedule.ts';
import { assertSchedulePayloads } from './schedule-payloads.ts';
import { defineWorkflow } from './workflow.ts';
import { readWorkflowModule } from './workflow-module.ts';

const agent = defineAgent(() => ({ model: 'demo/x' }));
const read = (schedule: unknown) => readWorkflowModule('w', { run: () => 1, schedule }).schedules;
const at = (time: string) => Date.parse(time);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19));

describe('the schedule of a workflow', () => {
  it('is one or a list; without a timezone it is in UTC', () => {
    expect(read({ cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', payload: { a: undefined, b: 1 } })).toEqual([
      { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', payload: { b: 1 } },
    ]);
    expect(read([{ cron: '@daily' }, { cron: '*/10 * * * * *' }])).toMatchObject([
      { cron: '@daily', timezone: 'UTC' },
      { cron: '*/10 * * * * *', timezone: 'UTC' },
    ]);
    expect(read(undefined)).toBeUndefined();
    expect(read([])).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['a text', '@daily'],
    ['no cron', { timezone: 'UTC' }],
    ['a misspelt field', { cron: '@daily', timeZone: 'UTC' }],
    ['too few fields', { cron: '0 9 * *' }],
    ['a year', { cron: '0 0 9 * * * 2030' }],
    ['one date', { cron: '2030-01-01T00:00:00' }],
    ['a value out of range', { cron: '61 * * * *' }],
    ['a nickname of nothing', { cron: '@sometimes' }],
    ['a start of the server', { cron: '@reboot' }],
    ['a day that never comes', { cron: '0 0 31 2 *' }],
    ['an unknown timezone', { cron: '@daily', timezone: 'Mars/Olympus' }],
    ['an empty timezone', { cron: '@daily', timezone: '' }],
    ['a payload that is not JSON', { cron: '@daily', payload: { at: 1n } }],
    ['a list with a wrong one', [{ cron: '@daily' }, { cron: 'x' }]],
  ])('is refused with %s', (_, schedule) => {
    expect(() => read(schedule)).toThrow(DefinitionError);
  });

  it('stands in a definition as well, with the type of its input, but not twice', () => {
    const definition = defineWorkflow({
      agent,
      input: v.object({ text: v.string() }),
      schedule: { cron: '@hourly', payload: { text: 'x' } },
      run: () => 1,
    });
    const module = { default: definition };
    expect(readWorkflowModule('w', module).schedules).toMatchObject([{ cron: '@hourly', payload: { text: 'x' } }]);
    expect(() => readWorkflowModule('w', { ...module, schedule: { cron: '@daily' } })).toThrow(DefinitionError);
    expect(() => defineWorkflow({ agent, schedule: { cron: 'x' }, run: () => 1 })).toThrow(DefinitionError);
    // @ts-expect-error a number is not what the input takes
    defineWorkflow({
      agent,
      input: v.object({ text: v.string() }),
      schedule: { cron: '@daily', payload: { text: 1 } },
      run: () => 1,
    });
    const typed: Schedule<{ n: number }> = { cron: '@daily', payload: { n: 1 } };
    // @ts-expect-error a misspelt field
    const misspelt: Schedule = { cron: '@daily', timeZone: 'UTC' };
    expect(typed.cron).toBe(misspelt.cron);
  });

  it('has a payload that the workflow takes', async () => {
    const workflow = (payload: { text: string }) =>
      readWorkflowModule('w', {
        default: defineWorkflow({
          agent,
          input: v.object({ text: v.pipe(v.string(), v.minLength(1)) }),
          schedule: [
            { cron: '@daily', payload: { text: 'x' } },
            { cron: '@hourly', payload },
          ],
          run: () => 1,
        }),
      });
    await assertSchedulePayloads(workflow({ text: 'y' }));
    await expect(assertSchedulePayloads(workflow({ text: '' }))).rejects.toBeInstanceOf(DefinitionError);
  });
});

describe('ticks', () => {
  const berlin = (cron: string) => ({ cron, timezone: 'Europe/Berlin' });
  const ticks = (cron: string, from: string, count: number) => {
    let afterMs = at(from);
    return Array.from({ length: count }, () => {
      afterMs = nextTick(berlin(cron), afterMs) ?? Number.NaN;
      return iso(afterMs);
    });
  };

  it('come after a time, never at it', () => {
    const recurrence = { cron: '*/15 * * * *', timezone: 'UTC' };
    expect(iso(nextTick(recurrence, at('2026-01-01T00:00:00Z')))).toBe('2026-01-01T00:15:00');
    expect(iso(nextTick(recurrence, at('2026-01-01T00:14:59.999Z')))).toBe('2026-01-01T00:15:00');
    expect(ticksAt(recurrence, at('2026-01-01T00:15:00Z'))).toBe(true);
    expect(ticksAt(recurrence, at('2026-01-01T00:16:00Z'))).toBe(false);
    expect(ticksBefore(recurrence, at('2026-01-01T00:15:00Z'), 2).map(iso)).toEqual([
      '2026-01-01T00:00:00',
      '2025-12-31T23:45:00',
    ]);
  });

  it('at times of the day come once on the days when clocks change', () => {
    expect(ticks('30 2 * * *', '2026-03-28T12:00:00Z', 2)).toEqual(['2026-03-29T01:00:00', '2026-03-30T00:30:00']);
    expect(ticks('30 2,14 * * *', '2026-10-24T20:00:00Z', 2)).toEqual(['2026-10-25T00:30:00', '2026-10-25T13:30:00']);
    expect(ticksAt(berlin('30 2 * * *'), at('2026-03-29T01:00:00Z'))).toBe(true);
    const lastTwo = (cron: string, time: string) => ticksBefore(berlin(cron), at(time), 2).map(iso);
    expect(lastTwo('30 2 * * *', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T01:00:00', '2026-03-28T01:30:00']);
    expect(lastTwo('30 2,14 * * *', '2026-10-25T12:00:00Z')).toEqual(['2026-10-25T00:30:00', '2026-10-24T12:30:00']);
  });

  it('at intervals go on through a change of the clocks', () => {
    expect(ticks('*/30 * * * *', '2026-10-25T00:10:00Z', 4)).toEqual([
      '2026-10-25T00:30:00',
      '2026-10-25T01:00:00',
      '2026-10-25T01:30:00',
      '2026-10-25T02:00:00',
    ]);
  });
});
