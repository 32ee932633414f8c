import { expect, test } from 'vitest';
import type { HistoryEntry } from './history.ts';
import type { SessionLog } from './session-log.ts';
import { scriptedHarness } from './test-environment.ts';

function memoryLog() {
  const sessions = new Map<string, HistoryEntry[]>();
  const log: SessionLog = {
    load: async (session) => [...(sessions.get(session) ?? [])],
    append: (session, entry) => void sessions.set(session, [...(sessions.get(session) ?? []), entry]),
    written: async () => {},
    delete: async (session) => void sessions.delete(session),
  };
  return { sessions, log };
}

test('a session goes on where its log ends', async () => {
  const { log } = memoryLog();
  const before = await scriptedHarness(['It is blue.'], {}, { sessionLog: log });
  await before.session.prompt('What colour is the sky?');

  const after = await scriptedHarness(['Yes.'], {}, { sessionLog: log });
  await after.session.prompt('Are you sure?');
  expect(after.model.calls[0]?.messages.map(({ role, content }) => [role, content])).toEqual([
    ['user', 'What colour is the sky?'],
    ['assistant', [{ type: 'text', text: 'It is blue.' }]],
    ['user', 'Are you sure?'],
  ]);
});

test('a session that only the log knows is found, exists, and can be deleted', async () => {
  const { log, sessions } = memoryLog();
  const before = await scriptedHarness(['Hello.'], {}, { sessionLog: log });
  await before.session.prompt('Hi');

  const { harness } = await scriptedHarness([], {}, { sessionLog: log });
  await expect(harness.sessions.create('default')).rejects.toMatchObject({ type: 'session_already_exists' });
  await expect(harness.sessions.get('other')).rejects.toMatchObject({ type: 'session_not_found' });
  expect((await harness.sessions.get('default')).name).toBe('default');
  await harness.sessions.delete('default');
  expect(sessions.size).toBe(0);
});
