import { expect, test } from 'vitest';
import { JoinedAbort } from './joined-abort.ts';

const reason = new DOMException('stop', 'AbortError');

test('it aborts with the reason of the first of the others that does', () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const { signal } = new JoinedAbort(first.signal, undefined, second.signal);
  expect(signal.aborted).toBe(false);
  second.abort(reason);
  first.abort('late');
  expect(signal.reason).toBe(reason);
});

test('it has aborted when one of the others had before', () => {
  expect(new JoinedAbort(AbortSignal.abort(reason)).signal.reason).toBe(reason);
});

test('its own abort leaves the others alone', () => {
  const outer = new AbortController();
  const joined = new JoinedAbort(outer.signal);
  joined.abort(reason);
  expect(joined.signal.reason).toBe(reason);
  expect(outer.signal.aborted).toBe(false);
});

test('what it was released from is not followed any more, the others are', () => {
  const [long, short] = [new AbortController(), new AbortController()];
  const joined = new JoinedAbort(long.signal, short.signal);
  joined.release(long.signal);
  long.abort('late');
  expect(joined.signal.aborted).toBe(false);
  short.abort(reason);
  expect(joined.signal.reason).toBe(reason);
});
