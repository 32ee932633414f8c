import { expect, test } from 'vitest';
import { addressOf, placeOf } from './place.ts';

test('an address leads back to its place, whatever the names are', () => {
  for (const name of ['one', 'a/b #?', 'ä']) {
    expect(placeOf(addressOf({ page: 'chat', id: name }))).toEqual({ page: 'chat', id: name });
    expect(placeOf(addressOf({ page: 'digest', runId: name }))).toEqual({ page: 'digest', runId: name });
  }
});

test.each(['', '#', '#/', '#/chat', '#/chat/', '#/other', '#/chat/%'])('%j is a new chat', (hash) => {
  expect(placeOf(hash)).toEqual({ page: 'chat', id: undefined });
});
