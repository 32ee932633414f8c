import { expect, test } from 'vitest';
import { placeAt, step } from './timetable.ts';

const every5s = { cron: '*/5 * * * * *', timezone: 'UTC' };
const hourly = { cron: '@hourly', timezone: 'UTC' };
const at = (time: string) => Date.parse(`2026-01-01T${time}Z`);

test('a tick is due once, when it has come', () => {
  const before = step(hourly, placeAt(hourly, at('00:30:00')), at('00:59:59.999'));
  expect(before).toEqual({ place: { seenMs: at('00:59:59.999'), nextMs: at('01:00:00') }, missed: false });
  const then = step(hourly, before.place, at('01:00:00'));
  expect(then).toEqual({
    place: { seenMs: at('01:00:00'), nextMs: at('02:00:00') },
    due: at('01:00:00'),
    missed: false,
  });
  expect(step(hourly, then.place, at('01:00:00'))).not.toHaveProperty('due');
});

test('of several that have come, the latest is due', () => {
  const { due, missed, place } = step(every5s, placeAt(every5s, at('00:00:00')), at('00:00:17'));
  expect([due, missed, place.nextMs]).toEqual([at('00:00:15'), true, at('00:00:20')]);
});

test('what came more than a minute ago is missed', () => {
  const place = placeAt(hourly, at('00:30:00'));
  expect(step(hourly, place, at('01:01:00'))).toMatchObject({ due: at('01:00:00'), missed: false });
  expect(step(hourly, place, at('01:01:00.001'))).toEqual({
    place: { seenMs: at('01:01:00.001'), nextMs: at('02:00:00') },
    missed: true,
  });
  expect(step(hourly, place, at('09:00:10'))).toMatchObject({ due: at('09:00:00'), missed: true });
});

test('when the clock was set back, ticks come from there', () => {
  const { place } = step(hourly, placeAt(hourly, at('20:30:00')), at('05:30:00'));
  expect(place).toEqual({ seenMs: at('05:30:00'), nextMs: at('06:00:00') });
});
