import { describe, expect, it } from 'vitest';
import { defineTool } from '../authoring/tool.ts';
import { ModelError } from '../models/model-error.ts';
import {
  SessionAlreadyExistsError,
  SessionBusyError,
  SessionDeletedError,
  SessionNameError,
  SessionNotFoundError,
} from './session-errors.ts';
import { scriptedHarness } from './test-environment.ts';

describe('sessions', () => {
  it('run one operation at a time, and different ones in parallel', async () => {
    const { harness, session } = await scriptedHarness([{ hang: true }, 'two', 'three']);
    const first = session.prompt('x');
    await expect(session.prompt('y')).rejects.toBeInstanceOf(SessionBusyError);
    await expect(session.delete()).rejects.toBeInstanceOf(SessionBusyError);
    expect((await (await harness.session('other')).prompt('z')).text).toBe('two');
    first.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await session.prompt('again')).text).toBe('three');
  });

  it('are found, made and deleted by name', async () => {
    const { harness } = await scriptedHarness(['a']);
    await expect(harness.sessions.get('x')).rejects.toBeInstanceOf(SessionNotFoundError);
    const made = await harness.sessions.create('x');
    await expect(harness.sessions.create('x')).rejects.toBeInstanceOf(SessionAlreadyExistsError);
    expect(await harness.session('x')).toBe(made);
    await harness.sessions.delete('x');
    await harness.sessions.delete('x');
    await expect(made.prompt('y')).rejects.toBeInstanceOf(SessionDeletedError);
    expect(await harness.session('x')).not.toBe(made);
    for (const name of ['', 'task:1', 'n'.repeat(257)]) {
      await expect(harness.session(name)).rejects.toBeInstanceOf(SessionNameError);
    }
  });

  it('end a prompt when it, its options or its run abort, tool calls included', async () => {
    const hang = defineTool({ name: 'hang', description: 'Hangs', run: () => new Promise<string>(() => {}) });
    const script = [{ toolCalls: [{ name: 'hang', id: 'call_1' }] }, 'after'];
    const { session, environment, model } = await scriptedHarness(script, { tools: [hang] });
    const options = new AbortController();
    const prompt = session.prompt('x', { signal: options.signal });
    await until(() => environment.of('tool_start').length === 1);
    options.abort(new Error('enough'));
    await expect(prompt).rejects.toMatchObject({ name: 'AbortError', cause: new Error('enough') });
    expect(prompt.signal.aborted).toBe(true);
    await session.prompt('y');
    expect(model.calls[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'toolResult', 'user']);
    environment.abort(new Error('run over'));
    await expect(session.prompt('z')).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('make a model call again after failures that may pass, each attempt a turn, and not after others', async () => {
    const waits: number[] = [];
    const clock = { now: () => 0, sleep: (ms: number, signal?: AbortSignal) => wait(ms, signal) };
    const wait = (ms: number, signal?: AbortSignal) => {
      // The idle and tool limits also sleep; only the waits between attempts pass here.
      if (ms >= 300_000)
        return new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      waits.push(ms);
      return Promise.resolve();
    };
    const busy = (retryAfterMs?: number) =>
      new ModelError('model_overloaded', 'busy', { retryable: true, retryAfterMs });
    const script = [{ text: 'par', fail: busy() }, { fail: busy(5_000) }, 'whole', { fail: 'no' }];
    const { session, environment } = await scriptedHarness(script, {}, { clock });
    expect((await session.prompt('x')).text).toBe('whole');
    expect(waits).toEqual([750, 5_000]);
    expect(environment.of('turn').map(({ isError }) => isError)).toEqual([true, true, false]);
    expect(environment.of('message_end').map(({ message }) => message.role)).toEqual(['user', 'assistant']);
    await expect(session.prompt('y')).rejects.toBeInstanceOf(ModelError);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
