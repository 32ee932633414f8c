import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type StandInBody, type StandInReply, startAnthropicStandIn } from '../../test/anthropic-stand-in.ts';
import { fixtureProject } from '../../test/run-node.ts';
import { ask } from '../../test/serve-agent.ts';
import { spawnServer } from '../../test/spawn-server.ts';

const instance = '/agents/keeper/t1';

/** What the model does next depends only on the conversation that it is given. */
function nextTurn({ messages }: StandInBody, stalls: boolean): StandInReply {
  const said = messages.findLastIndex(({ content }) => content.some(({ type }) => type === 'text'));
  if (messages[said]?.content.at(-1)?.text !== 'work') return 'You are welcome.';
  const use = (name: string, input: object) => ({ content: [{ type: 'tool_use' as const, name, input }] });
  switch (messages.slice(said).filter(({ role }) => role === 'assistant').length) {
    case 0:
      return use('write', { path: 'note.txt', content: 'Remember me.' });
    case 1:
      return use('bash', { command: 'sleep 1000' });
    case 2:
      return use('read', { path: 'note.txt' });
    default: {
      const content = [{ type: 'text' as const, text: ['It is ', 'done.'] }];
      // Four events are the first of the two words and what is before it.
      return stalls ? { content, after: 4, ending: 'stall' } : { content };
    }
  }
}

// Three processes start one after the other: a busy machine takes its time.
test('killed with SIGKILL during a tool and in the middle of its answer, an agent goes on and settles what it was given', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'openflue-killed-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  let stalls = true;
  await using model = await startAnthropicStandIn((body) => nextTurn(body, stalls));
  const env = { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: model.url };
  const live = async () => {
    const server = await spawnServer({ dir: fixtureProject('killed'), dataDir }, env);
    onTestFinished(() => void server.process.kill('SIGKILL'));
    const get = async (query: string) => (await fetch(`${server.url}${instance}?${query}`)).json();
    const events = () => get('offset=-1');
    const until = (text: string) =>
      expect.poll(async () => JSON.stringify(await events()), { timeout: 20_000 }).toContain(text);
    const prompt = async (message: string) =>
      (await (await fetch(`${server.url}${instance}`, ask(message))).json()).submissionId;
    return { ...server, get, events, until, prompt };
  };

  const first = await live();
  const ids = [await first.prompt('work'), await first.prompt('thanks')];
  await first.until('"toolName":"bash"');
  await first.end('SIGKILL');

  const second = await live();
  await second.until('"text":"It is "');
  await second.end('SIGKILL');

  stalls = false;
  const third = await live();
  const { offset } = await third.get('view=history');
  await third.until('"type":"idle"');
  const events: { type: string; submissionId: string; message?: { role: string } }[] = await third.events();
  const settled = events.filter(({ type }) => type === 'submission_settled');
  expect(settled).toMatchObject([
    { submissionId: ids[0], outcome: 'completed', result: { text: 'It is done.' } },
    { submissionId: ids[1], outcome: 'completed', result: { text: 'You are welcome.' } },
  ]);
  expect(events.filter(({ type, message }) => type === 'message_end' && message?.role === 'user')).toHaveLength(2);
  // Five turns, and the one under way at the second kill again.
  expect(model.requests).toHaveLength(6);
  const { messages } = await third.get('view=history');
  expect(messages).toMatchObject([
    { role: 'user', submissionId: ids[0] },
    { parts: [{ toolName: 'write', state: 'output-available' }] },
    { parts: [{ toolName: 'bash', state: 'output-error' }] },
    { parts: [{ toolName: 'read', state: 'output-available', output: expect.stringContaining('Remember me.') }] },
    { parts: [{ type: 'text', text: 'It is done.', state: 'done' }] },
    { role: 'user', submissionId: ids[1] },
    { parts: [{ text: 'You are welcome.' }] },
  ]);
  // An offset from in between still reads on.
  const updates: { type: string }[] = await third.get(`view=updates&offset=${offset}`);
  expect(updates.at(-1)).toMatchObject({ type: 'submission-settled' });
  await third.end();
}, 60_000);
