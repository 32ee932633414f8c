import { describe, expect, it } from 'vitest';
import type { ModelEvent } from '../models/port.ts';
import { withIdleLimit } from './idle-limit.ts';

/** Time that moves only when it is told to. */
function manualClock() {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    async pass(ms: number) {
      now += ms;
      for (const { at, wake } of sleepers) if (at <= now) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const delta: ModelEvent = { type: 'text_delta', text: 'x' };

async function* deaf(): AsyncGenerator<ModelEvent> {
  yield delta;
  await new Promise(() => {});
}

describe('the idle limit of a model call', () => {
  it('ends a call that falls silent, though the provider ignores its signal', async () => {
    const clock = manualClock();
    const events: ModelEvent[] = [];
    const consume = (async () => {
      for await (const event of withIdleLimit(deaf, clock, new AbortController().signal, 1_000)) events.push(event);
    })();
    const outcome = consume.catch((failure: unknown) => failure);
    await clock.pass(999);
    expect(events).toEqual([delta]);
    await clock.pass(1_000);
    expect(await outcome).toMatchObject({ type: 'model_stalled', retryable: true });
  });

  it('starts anew with every sign of life', async () => {
    const clock = manualClock();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<ModelEvent> {
      yield delta;
      await gate;
      yield delta;
      await new Promise(() => {});
    }
    let seen = 0;
    const controller = new AbortController();
    const consume = (async () => {
      for await (const _ of withIdleLimit(slow, clock, controller.signal, 1_000)) seen++;
    })();
    await clock.pass(900);
    open();
    await clock.pass(0);
    await clock.pass(900);
    expect(seen).toBe(2);
    controller.abort(new Error('enough'));
    await expect(consume).rejects.toThrow('enough');
  });
});
