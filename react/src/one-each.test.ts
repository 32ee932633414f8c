import { createFlueClient } from '@openflue/sdk';
import { expect, test } from 'vitest';
import { nextFrame } from './frame.ts';
import { connectionOf, oneEach } from './one-each.ts';

const client = () => createFlueClient({ baseUrl: 'http://flue.test' });

test('the same client, scheduler and key have the same thing, all others another', () => {
  const thing = oneEach((_, name: string, session: string | undefined) => ({ name, session }));
  const [one, two] = [client(), client()];
  const first = thing(connectionOf(one, nextFrame), 'a', undefined);
  expect(thing(connectionOf(one, nextFrame), 'a', undefined)).toBe(first);
  expect(thing(connectionOf(two, nextFrame), 'a', undefined)).not.toBe(first);
  expect(
    thing(
      connectionOf(one, () => () => {}),
      'a',
      undefined,
    ),
  ).not.toBe(first);
  expect(thing(connectionOf(one, nextFrame), 'b', undefined)).not.toBe(first);
  expect(thing(connectionOf(one, nextFrame), 'a', 's')).toEqual({ name: 'a', session: 's' });
});

test('keys that read alike when joined are apart', () => {
  const thing = oneEach((_, ...keys: string[]) => ({ keys }));
  const connection = connectionOf(client(), nextFrame);
  expect(thing(connection, 'a', 'b/c')).not.toBe(thing(connection, 'a/b', 'c'));
});
