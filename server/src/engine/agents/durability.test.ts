import { expect, test } from 'vitest';
import { ask } from '../../../test/serve-agent.ts';
import { open, serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import type { DurabilityConfig } from '../../authoring/durability-config.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { type ScriptedAnswer, scripted } from '../../models/scripted.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { Storage } from '../../storage/port.ts';

interface LifeOptions {
  readonly durability?: DurabilityConfig;
  readonly storage?: Storage;
  readonly clock?: Clock;
  /** Called when the agent is configured. */
  readonly configure?: () => Promise<void>;
}

/** One life of a server with one agent after the other, over one storage. */
function lives() {
  const inner = memoryStorage();
  const live = async (answers: readonly ScriptedAnswer[], options: LifeOptions = {}) => {
    const { durability, storage = inner, clock = systemClock, configure } = options;
    const model = scripted(answers);
    const agent = defineAgent(async () => {
      await configure?.();
      return { model: 'scripted/one', ...(durability && { durability }) };
    });
    const engine = { storage, clock, models: createModelRegistry({ providers: [model] }) };
    const served = await serveModules({}, { agents: { support: { default: agent, route: open } }, engine });
    const post = (message: string, query = '') => served.request(`/agents/support/t1${query}`, ask(message));
    const history = async () => (await served.request('/agents/support/t1?view=history')).json();
    return { ...served, model, post, history, stop: () => served.engine.stop({ graceMs: 0 }) };
  };
  return { inner, live };
}

const hang: ScriptedAnswer = { text: 'Hm', hang: true };

test('a submission is begun at most maxAttempts times; then it fails as interrupted, and the next one has its turn', async () => {
  const { inner, live } = lives();
  const durability = { maxAttempts: 2 };
  const first = await live([hang], { durability });
  const { submissionId } = await (await first.post('one')).json();
  await first.post('two');
  await expect.poll(() => first.model.calls.length).toBe(1);
  await first.stop();
  const second = await live([hang], { durability });
  await expect.poll(() => second.model.calls.length).toBe(1);
  await second.stop();

  const third = await live(['Two.'], { durability });
  await expect
    .poll(async () => (await third.history()).settlements)
    .toMatchObject([
      { submissionId, outcome: 'failed', error: { type: 'submission_interrupted' } },
      { outcome: 'completed', result: { text: 'Two.' } },
    ]);
  expect(await inner.documents.get('submissions', submissionId)).toMatchObject({ attempts: 2 });
  // It was said, though nobody answered it.
  expect(third.model.calls[0]?.messages.map(({ content }) => content)).toEqual(['one', 'two']);
});

test('what only waited was not begun, and no attempt is counted', async () => {
  const { inner, live } = lives();
  const durability = { maxAttempts: 1 };
  const first = await live([hang], { durability });
  await first.post('one');
  const { submissionId } = await (await first.post('two')).json();
  await expect.poll(() => first.model.calls.length).toBe(1);
  await first.stop();
  const second = await live(['Two.'], { durability });
  await expect
    .poll(async () => (await second.history()).settlements)
    .toMatchObject([{ outcome: 'failed' }, { outcome: 'completed' }]);
  expect((await inner.documents.get('submissions', submissionId))?.attempts).toBeUndefined();
});

/** A storage as a process sees it that dies when it is about to settle. */
function dyingAtSettlement(inner: Storage) {
  const { promise: settling, resolve } = Promise.withResolvers<void>();
  const commit: Storage['commit'] = async (changes) => {
    if (!JSON.stringify(changes).includes('submission_settled')) return await inner.commit(changes);
    resolve();
    return await new Promise<never>(() => {});
  };
  const storage = new Proxy(inner, {
    get: (target, name) => (name === 'commit' ? commit : Reflect.get(target, name, target)),
  });
  // Nobody waits for what hangs.
  const sleep = (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 10_000 ? 1 : ms, signal);
  return { storage, settling, clock: { now: () => Date.now(), sleep } };
}

test('an answer that is there is not asked for again, nor lost to a limit: only its settlement is missing', async () => {
  const { inner, live } = lives();
  const { storage, settling, clock } = dyingAtSettlement(inner);
  const durability = { maxAttempts: 1, timeoutMs: 60_000 };
  const first = await live(['The answer.'], { durability, storage, clock });
  const { submissionId } = await (await first.post('one')).json();
  await settling;
  await first.stop();

  const later: Clock = { now: () => Date.now() + 3_600_000, sleep: systemClock.sleep };
  const second = await live([], { durability, clock: later });
  await expect
    .poll(async () => (await second.history()).settlements)
    .toMatchObject([
      { submissionId, outcome: 'completed', result: { text: 'The answer.', usage: { totalTokens: 15 } } },
    ]);
  expect(second.model.calls).toHaveLength(0);
  const texts = (await second.history()).messages.map(({ parts }: { parts: { text: string }[] }) => parts[0]?.text);
  expect(texts).toEqual(['one', 'The answer.']);
});

test('a refusal that is there stays one', async () => {
  const { inner, live } = lives();
  const { storage, settling, clock } = dyingAtSettlement(inner);
  const first = await live([{ text: 'No.', finishReason: 'error' }], { storage, clock });
  await first.post('one');
  await settling;
  await first.stop();
  const second = await live([]);
  await expect
    .poll(async () => (await second.history()).settlements)
    .toMatchObject([{ outcome: 'failed', error: { type: 'operation_failed' } }]);
  expect(second.model.calls).toHaveLength(0);
});

test('work that takes longer than timeoutMs fails as timed out', async () => {
  const { live } = lives();
  const { post } = await live([hang], { durability: { timeoutMs: 20 } });
  const answer = await post('one', '?wait=result');
  expect(answer.status).toBe(500);
  expect(JSON.stringify(await answer.json())).toContain('submission_timeout');
});

test('the time between two lives counts, too', async () => {
  const { live } = lives();
  const durability = { timeoutMs: 60_000 };
  const first = await live([hang], { durability });
  await first.post('one');
  await expect.poll(async () => JSON.stringify(await first.history())).toContain('Hm');
  await first.stop();
  const later: Clock = { now: () => Date.now() + 61_000, sleep: systemClock.sleep };
  const second = await live([], { durability, clock: later });
  await expect
    .poll(async () => (await second.history()).settlements)
    .toMatchObject([{ outcome: 'failed', error: { type: 'submission_timeout' } }]);
  expect(second.model.calls).toHaveLength(0);
});

test('a submission that is being taken up again can be aborted', async () => {
  const { live } = lives();
  const first = await live([hang]);
  await first.post('one');
  await expect.poll(() => first.model.calls.length).toBe(1);
  await first.stop();
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const configure = () => {
    resolve();
    return new Promise<never>(() => {});
  };
  const sleep = (ms: number, signal?: AbortSignal) => systemClock.sleep(ms === 10_000 ? 1 : ms, signal);
  const second = await live([], { configure, clock: { now: () => Date.now(), sleep } });
  await reached;
  await second.request('/agents/support/t1/abort', { method: 'POST' });
  await expect.poll(async () => (await second.history()).settlements).toMatchObject([{ outcome: 'aborted' }]);
});
