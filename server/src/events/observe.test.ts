import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { scriptedHarness } from '../harness/test-environment.ts';
import { EventLog } from './event-log.ts';
import { type Observation, observe } from './observe.ts';

function eventLog() {
  return new EventLog({
    clock: { ...systemClock, now: () => 0 },
    scope: { runId: 'run_1' },
    nextIndex: 0,
    append: async () => {},
    onFailure: () => {},
  });
}

describe('observe', () => {
  it('shows every event at once, the last one included, until it ends', async () => {
    const seen: Observation[] = [];
    const stop = observe((event) => void seen.push(event));
    const log = eventLog();
    log.with({ session: 's' }).emit({ type: 'log', level: 'info', message: 'a' });
    expect(seen).toEqual([
      {
        v: 3,
        type: 'log',
        level: 'info',
        message: 'a',
        runId: 'run_1',
        session: 's',
        timestamp: '1970-01-01T00:00:00.000Z',
      },
    ]);
    await log.seal({ type: 'run_end', isError: false, durationMs: 1, runId: 'run_1' });
    stop();
    eventLog().emit({ type: 'log', level: 'info', message: 'b' });
    expect(seen.map(({ type }) => type)).toEqual(['log', 'run_end']);
  });

  it('shows what a model is given, whole', async () => {
    const seen: Observation[] = [];
    const stop = observe((event) => void seen.push(event));
    const { session, environment } = await scriptedHarness(['hi', 'again'], { instructions: 'Be kind.' });
    await session.prompt('one');
    await session.prompt('two');
    stop();
    const [first, second] = seen.filter((event) => event.type === 'turn_request');
    expect(first?.request.input.systemPrompt).toContain('Be kind.');
    expect(first?.request.input.messages).toEqual([{ role: 'user', content: 'one' }]);
    expect(second).toMatchObject({ session: 'default', request: { input: { messages: { length: 3 } } } });
    expect(environment.events.map(({ type }) => type)).not.toContain('turn_request');
  });

  it('keeps the failures of an observer to itself', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
    const stops = [observe(() => Promise.reject(new Error('later'))), observe(() => fail())];
    const fail = () => {
      throw new Error('now');
    };
    eventLog().emit({ type: 'log', level: 'info', message: 'a' });
    await Promise.resolve();
    for (const stop of stops) stop();
    expect(complain).toHaveBeenCalledTimes(2);
    complain.mockRestore();
  });
});
