import type { ScriptedAnswer } from '@openflue/server';
import { describe, expect, test } from 'vitest';
import { type FlueClient, type FlueEvent, FlueRunError, FlueTimeoutError } from '../../src/index.ts';
import { reaches } from '../fixtures/reaches.ts';

const looks: ScriptedAnswer[] = [
  { text: ['I ', 'look.'], toolCalls: [{ name: 'fetch_weather', arguments: { city: 'Oslo' } }] },
  { text: ['It is ', 'clear.'] },
];
const hanging: ScriptedAnswer = { text: 'Let me thi', hang: true };
const failing: ScriptedAnswer = { text: 'I thi', fail: 'the model is out' };
const image = { type: 'image' as const, mimeType: 'image/png', data: 'iVBORw0KGgo=' };

/** Whether the instance has begun to answer. */
async function hasBegun({ agents }: FlueClient, id: string) {
  for await (const { type } of agents.stream('support', id, { live: false })) if (type === 'text_delta') return true;
  return false;
}

const textsOf = (events: FlueEvent[]) => events.flatMap((event) => (event.type === 'text_delta' ? event.text : []));

describe.each(reaches)('%s', (_, reach) => {
  test('agents are listed', async () => {
    const { agents } = await reach({ script: [] });
    expect(await agents.list()).toEqual([{ name: 'support', description: 'Knows the weather.' }]);
    expect(await (await reach({})).agents.list()).toEqual([]);
  });

  test('a prompt is a text, or a message with images for a session, and is answered', async () => {
    const { agents } = await reach({ script: ['Hello.', ...looks] });
    const { result, ...receipt } = await agents.prompt('support', 'a/b', 'Hi');
    expect(result).toMatchObject({ text: 'Hello.', usage: { input: expect.any(Number) }, model: expect.anything() });
    expect(receipt).toEqual({
      submissionId: expect.stringMatching(/^sub_/),
      streamUrl: expect.stringContaining('/agents/support/a%2Fb'),
      offset: expect.any(String),
    });
    const prompt = { message: 'Oslo?', images: [image], session: 'side' };
    expect(await agents.prompt('support', 'a/b', prompt)).toMatchObject({ result: { text: 'It is clear.' } });
    const { messages } = await agents.history('support', 'a/b', { session: 'side' });
    expect(messages[0]?.parts).toMatchObject([
      { type: 'text', text: 'Oslo?' },
      { type: 'file', mediaType: 'image/png' },
    ]);
  });

  test('what was sent is waited for, its events on the way, and as often as one likes', async () => {
    const { agents } = await reach({ script: ['First.', ...looks] });
    const first = await agents.send('support', 'one', 'Hi');
    const second = await agents.send('support', 'one', 'Oslo?');
    const events: FlueEvent[] = [];
    expect(await agents.wait(second, { onEvent: (event) => events.push(event) })).toMatchObject({
      text: 'It is clear.',
    });
    expect(new Set(events.map(({ submissionId }) => submissionId))).toEqual(new Set([second.submissionId]));
    expect(textsOf(events).join('')).toBe('I look.It is clear.');
    expect(events.at(-1)?.type).toBe('submission_settled');
    for (let again = 0; again < 2; again++) expect(await agents.wait(first)).toMatchObject({ text: 'First.' });
  });

  test('a submission that fails, or is aborted, is the same FlueRunError however it is waited for', async () => {
    const client = await reach({ script: [failing, failing, hanging, hanging] });
    const { agents } = client;
    const failed = await agents.send('support', 'one', 'Hi');
    for (const wait of [() => agents.wait(failed), () => agents.prompt('support', 'one', 'Hi')]) {
      const error = await wait().catch((error) => error);
      expect(error).toBeInstanceOf(FlueRunError);
      expect(error).toMatchObject({ id: expect.stringMatching(/^sub_/), error: { type: 'model_call_failed' } });
    }
    const starts: ((id: string) => Promise<unknown>)[] = [
      async (id) => agents.wait(await agents.send('support', id, 'Hi')),
      (id) => agents.prompt('support', id, 'Hi'),
    ];
    for (const [index, start] of starts.entries()) {
      const id = `aborted-${index}`;
      const waiting = start(id).catch((error) => error);
      await expect.poll(() => hasBegun(client, id)).toBe(true);
      expect(await agents.abort('support', id)).toEqual({ aborted: true });
      expect(await waiting).toBeInstanceOf(FlueRunError);
      expect(await agents.abort('support', id)).toEqual({ aborted: false });
    }
  });

  test('what waits behind is aborted too', async () => {
    const client = await reach({ script: [hanging] });
    const { agents } = client;
    const receipts = [await agents.send('support', 'one', 'Hi'), await agents.send('support', 'one', 'And?')];
    await expect.poll(() => hasBegun(client, 'one')).toBe(true);
    await agents.abort('support', 'one');
    for (const receipt of receipts) await expect(agents.wait(receipt)).rejects.toThrow(FlueRunError);
    const { settlements } = await agents.history('support', 'one');
    expect(settlements.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
  });

  test('dispatched input is worked on, and is part of the conversation', async () => {
    const { agents } = await reach({ script: ['Noted.'] });
    const receipt = await agents.dispatch('support', 'one', { input: { city: 'Oslo' } });
    expect(receipt).toEqual({ dispatchId: expect.stringMatching(/^dsp_/), acceptedAt: expect.any(String) });
    const events: FlueEvent[] = [];
    for await (const event of agents.stream('support', 'one')) {
      events.push(event);
      if (event.type === 'submission_settled') break;
    }
    expect(events.at(-1)).toMatchObject({ dispatchId: receipt.dispatchId, outcome: 'completed' });
    const { messages } = await agents.history('support', 'one');
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(JSON.stringify(messages[0])).toContain('Oslo');
  });

  for (const live of ['sse', 'long-poll'] as const) {
    test(`live: ${live} delivers an instance's events, of all submissions, and ends when it is cancelled`, async () => {
      const { agents } = await reach({ script: ['One.', 'Two.'] });
      await agents.prompt('support', 'one', 'Hi');
      const stream = agents.stream('support', 'one', { live });
      const texts: string[] = [];
      for await (const event of stream) {
        if (event.type === 'text_delta') texts.push(event.text);
        if (event.type !== 'submission_settled') continue;
        if (texts.length === 1) await agents.send('support', 'one', 'And?');
        else stream.cancel();
      }
      expect(texts).toEqual(['One.', 'Two.']);
      const rest = [];
      for await (const event of agents.stream('support', 'one', { offset: stream.offset, live: false }))
        rest.push(event);
      expect(rest.filter(({ type }) => type !== 'idle')).toEqual([]);
    });
  }

  test('the same key is one submission, another message under it is refused', async () => {
    const { agents } = await reach({ script: ['One.'] });
    const key = { idempotencyKey: 'once' };
    const first = await agents.send('support', 'one', 'Hi', key);
    expect(await agents.send('support', 'one', { message: 'Hi', ...key })).toEqual(first);
    expect(await agents.prompt('support', 'one', 'Hi', key)).toMatchObject({ ...first, result: { text: 'One.' } });
    await expect(agents.send('support', 'one', 'Ho', key)).rejects.toMatchObject({ type: 'idempotency_conflict' });
    const input = { input: 1 };
    const dispatched = await agents.dispatch('support', 'two', input, key);
    expect(await agents.dispatch('support', 'two', input, key)).toEqual(dispatched);
  });

  test('an unknown agent is the same error from every call, and an instance that has not begun from every read', async () => {
    const { agents } = await reach({ script: [] });
    const first = async (name: string) => {
      for await (const event of agents.stream(name, 'one')) return event;
      return undefined;
    };
    for (const ask of [
      () => agents.prompt('unknown', 'one', 'Hi'),
      () => agents.send('unknown', 'one', 'Hi'),
      () => agents.dispatch('unknown', 'one', { input: 1 }),
      () => agents.abort('unknown', 'one'),
      () => agents.history('unknown', 'one'),
      () => first('unknown'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ name: 'FlueApiError', status: 404, type: 'agent_not_found' });
    }
    for (const ask of [() => agents.history('support', 'one'), () => first('support')]) {
      await expect(ask()).rejects.toMatchObject({ name: 'FlueApiError', status: 404, type: 'stream_not_found' });
    }
    expect(await agents.abort('support', 'one')).toEqual({ aborted: false });
  });

  test("a wait ends with the caller's time or reason, and the work goes on", async () => {
    const client = await reach({ script: [hanging] });
    const { agents } = client;
    const receipt = await agents.send('support', 'one', 'Hi');
    await expect(agents.wait(receipt, { timeoutMs: 20 })).rejects.toThrow(FlueTimeoutError);
    const reason = new Error('enough');
    const controller = new AbortController();
    const onEvent = () => controller.abort(reason);
    await expect(agents.wait(receipt, { signal: controller.signal, onEvent })).rejects.toBe(reason);
    expect((await agents.history('support', 'one')).settlements).toEqual([]);
  });
});
