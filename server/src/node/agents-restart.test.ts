import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ask, type Script, serveAgent } from '../../test/serve-agent.ts';
import { json } from '../../test/serve-modules.ts';
import type { Storage } from '../storage/port.ts';
import { fileStorage } from './storage/file-storage.ts';

const opened: { close(): Promise<void> }[] = [];
const dirs: string[] = [];

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-agents-'));
  dirs.push(dir);
  return dir;
}

/** What a crash leaves behind: the files as they are at this moment. */
function crashed(dir: string): string {
  const copy = newDir();
  cpSync(dir, copy, { recursive: true, filter: (file) => !file.endsWith('lock') });
  return copy;
}

async function serveFrom(dir: string, script: Script) {
  const storage: Storage = await fileStorage({ dir });
  opened.push(storage);
  const served = await serveAgent(script, { engine: { storage } });
  const stop = async () => {
    await served.engine.stop({ graceMs: 0 });
    await storage.close();
  };
  return { ...served, stop };
}

const image = { type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' };

test('an instance goes on after a restart: what was said, sent and answered is there', async () => {
  const dir = newDir();
  const before = await serveFrom(dir, ['A dot.']);
  const key = { 'Idempotency-Key': 'k1' };
  const first = await before.request('/agents/support/t1?wait=result', ask('What is it?', { images: [image] }, key));
  const answer = await first.json();
  const history = await before.history();
  await before.stop();

  const after = await serveFrom(dir, ['Quite.']);
  expect(await after.history()).toEqual(history);
  const again = await after.request('/agents/support/t1?wait=result', ask('What is it?', { images: [image] }, key));
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(await again.json()).toEqual(answer);
  expect(after.model.calls).toHaveLength(0);
  await after.request('/agents/support/t1?wait=result', ask('Sure?'));
  expect(after.model.calls[0]?.messages).toMatchObject([
    { role: 'user', content: [{ text: 'What is it?' }, { type: 'image', data: image.data }] },
    { role: 'assistant' },
    { role: 'user', content: 'Sure?' },
  ]);
  const { url } = history.messages[0].parts[1];
  expect(Buffer.from(await (await after.request(url)).arrayBuffer()).toString('base64')).toBe(image.data);
  const chunks = await (await after.request(`/agents/support/t1?view=updates&offset=${history.offset}`)).json();
  expect(chunks[0]).toMatchObject({ type: 'message-appended' });
});

test('after a crash what had begun goes on and what waited is done, each settled once and in order', async () => {
  const dir = newDir();
  const before = await serveFrom(dir, [{ text: 'I was say', hang: true }]);
  const admit = async (message: string) =>
    (await (await before.request('/agents/support/t1', ask(message))).json()).submissionId;
  const begun = await admit('one');
  const waiting = await admit('two');
  await before.request('/agents/support/t1/dispatch', json({ input: 'three' }));
  await expect.poll(async () => JSON.stringify(await before.events())).toContain('I was say');
  const copy = crashed(dir);

  const after = await serveFrom(copy, ['One.', 'Two.', 'Three.']);
  await expect.poll(async () => (await after.history()).settlements.length).toBe(3);
  const { settlements, messages } = await after.history();
  expect(settlements).toMatchObject([
    { submissionId: begun, outcome: 'completed', result: { text: 'One.' } },
    { submissionId: waiting, outcome: 'completed', result: { text: 'Two.' } },
    { outcome: 'completed', result: { text: 'Three.' } },
  ]);
  const texts = messages.map(({ parts }: { parts: { text: string }[] }) => parts[0]?.text);
  expect(texts).toEqual(['one', 'One.', 'two', 'Two.', 'three', 'Three.']);
  const events = await after.events();
  const indexes = events.filter((event: { submissionId: string }) => event.submissionId === begun);
  expect(indexes.map(({ eventIndex }: { eventIndex: number }) => eventIndex)).toEqual(
    indexes.map((_: object, i: number) => i),
  );
  expect(events.at(-1)).toMatchObject({ type: 'idle' });
  expect(after.model.calls[0]?.messages.map(({ content }) => content)).toEqual(['one']);
});

test('an abort that was answered holds after a crash', async () => {
  const dir = newDir();
  const before = await serveFrom(dir, [{ hang: true }]);
  for (const message of ['one', 'two']) await before.request('/agents/support/t1', ask(message));
  await expect.poll(() => before.model.calls.length).toBe(1);
  const { promise: copied, resolve } = Promise.withResolvers<string>();
  const { commit } = before.storage;
  // The process dies right after the marks are on disk.
  before.storage.commit = async (changes) => {
    if (changes.some((change) => change.type === 'stream.append')) resolve(crashed(dir));
    await commit(changes);
  };
  await before.request('/agents/support/t1/abort', { method: 'POST' });

  const after = await serveFrom(await copied, []);
  await expect
    .poll(async () => (await after.history()).settlements)
    .toMatchObject([{ outcome: 'aborted' }, { outcome: 'aborted' }]);
  expect(after.model.calls).toHaveLength(0);
});

test('a server that stops interrupts what it was doing, and the next start goes on with it', async () => {
  const dir = newDir();
  const before = await serveFrom(dir, [{ text: 'Half an ans', hang: true }]);
  await before.request('/agents/support/t1', ask('one'));
  await before.request('/agents/support/t1', ask('two'));
  await expect.poll(async () => JSON.stringify(await before.events())).toContain('Half an ans');
  await before.stop();
  const after = await serveFrom(dir, ['One.', 'Two.']);
  await expect
    .poll(async () => (await after.history()).settlements)
    .toMatchObject([{ result: { text: 'One.' } }, { result: { text: 'Two.' } }]);
  expect((await after.history()).messages).toHaveLength(4);
});

test('a tool call that a crash cut off is given to the model as interrupted, and the conversation shows it so', async () => {
  const dir = newDir();
  const call = { toolCalls: [{ name: 'bash', arguments: { command: 'sleep 1000' }, id: 'c1' }] };
  const before = await serveFrom(dir, [call]);
  await before.request('/agents/support/t1', ask('wait'));
  await expect.poll(async () => JSON.stringify(await before.events())).toContain('tool_start');
  const copy = crashed(dir);
  await before.stop();

  const after = await serveFrom(copy, ['It took too long.', 'Yes.']);
  await after.request('/agents/support/t1?wait=result', ask('Still there?'));
  const wait = [
    { role: 'user', content: 'wait' },
    { role: 'assistant', content: [{ type: 'toolCall', id: 'c1' }] },
    { role: 'toolResult', toolCallId: 'c1', isError: true },
  ];
  expect(after.model.calls[0]?.messages).toMatchObject(wait);
  expect(after.model.calls[1]?.messages).toMatchObject([
    ...wait,
    { role: 'assistant' },
    { role: 'user', content: 'Still there?' },
  ]);
  expect((await after.history()).messages[1].parts).toMatchObject([{ state: 'output-error' }]);
});

test('the files of an instance stay, across requests and restarts', async () => {
  const dir = newDir();
  const tool = (name: string, args: Record<string, string>) => ({ toolCalls: [{ name, arguments: args }] });
  const before = await serveFrom(dir, [tool('write', { path: 'note.txt', content: 'Remember me.' }), 'Written.']);
  await before.request('/agents/support/t1?wait=result', ask('Write it down'));
  await before.stop();

  const after = await serveFrom(dir, [
    tool('read', { path: 'note.txt' }),
    'Read.',
    tool('bash', { command: 'ls' }),
    'No.',
  ]);
  await after.request('/agents/support/t1?wait=result', ask('What did you write?', { session: 'other' }));
  expect(JSON.stringify(after.model.calls[1]?.messages.at(-1))).toContain('Remember me.');
  await after.request('/agents/support/t2?wait=result', ask('And you?'));
  expect(JSON.stringify(after.model.calls[3]?.messages.at(-1))).not.toContain('note.txt');
});

test('after a crash the files are those that the conversation speaks of', async () => {
  const dir = newDir();
  const write = { toolCalls: [{ name: 'write', arguments: { path: 'note.txt', content: 'Remember me.' } }] };
  const before = await serveFrom(dir, [write, { hang: true }]);
  await before.request('/agents/support/t1', ask('Write it down'));
  await expect.poll(() => before.model.calls.length).toBe(2);
  const copy = crashed(dir);
  await before.stop();

  const read = { toolCalls: [{ name: 'read', arguments: { path: 'note.txt' } }] };
  const after = await serveFrom(copy, ['Written.', read, 'It says: Remember me.']);
  await after.request('/agents/support/t1?wait=result', ask('What did you write?'));
  expect(after.model.calls[0]?.messages[2]).toMatchObject({ role: 'toolResult', toolName: 'write', isError: false });
  expect(JSON.stringify(after.model.calls[2]?.messages.at(-1))).toContain('Remember me.');
});
