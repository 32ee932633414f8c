import type { EventScope, FlueEvent } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import { createEventPrinter } from './event-printer.ts';
import { plainStyle } from './style.ts';

type Bare = FlueEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'v' | 'eventIndex' | 'timestamp' | keyof EventScope>
    : never
  : never;

/** What a run's events look like, one every 100 ms. */
function printed(...events: (Bare & Partial<EventScope>)[]): string[] {
  const printer = createEventPrinter(plainStyle);
  const text = events.map((event, index) => {
    const timestamp = new Date(Date.UTC(2026, 0, 15) + index * 100).toISOString();
    return printer.print({ v: 3, eventIndex: index, timestamp, ...event } as FlueEvent);
  });
  return (text.join('') + printer.end()).trimEnd().split('\n');
}

const usage = {
  input: 1_200,
  output: 80,
  cacheRead: 300,
  cacheWrite: 0,
  totalTokens: 1_580,
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0.0123 },
};
const request = { providerId: 'demo', providerName: 'Demo', requestedModel: 'summarizer', api: 'demo' };
const runId = 'run_1';

describe('createEventPrinter', () => {
  it('prints a run from its start to its end', () => {
    expect(
      printed(
        { type: 'run_start', runId, workflowName: 'summarize', startedAt: '', payload: { text: 'words' } },
        { type: 'log', level: 'warn', message: 'careful', attributes: { words: 3 } },
        { type: 'operation_start', operationId: 'op_1', operationKind: 'prompt' },
        { type: 'text_delta', turnId: 't1', text: 'Two\nli' },
        { type: 'text_delta', turnId: 't1', text: 'nes' },
        {
          type: 'turn',
          turnId: 't1',
          purpose: 'agent',
          durationMs: 1_500,
          isError: false,
          request,
          response: { usage },
        },
        { type: 'operation', operationId: 'op_1', operationKind: 'prompt', durationMs: 1_600, isError: false },
        { type: 'run_end', runId, isError: false, durationMs: 2_000, result: 1 },
      ),
    ).toEqual([
      '   0.00 s ▶ summarize {"text":"words"}',
      '   0.10 s warn careful words=3',
      '   0.20 s ▸ prompt',
      '          │ Two',
      '          │ lines',
      '   0.50 s demo/summarizer · 1.5 s · 1,500 (300 cached) → 80 tokens · $0.0123',
      '   0.60 s ✔ prompt 1.6 s',
      '   0.70 s ✔ the run is done in 2.0 s',
    ]);
  });

  it('tells why a run failed', () => {
    const error = { name: 'Error', type: 'run_interrupted', message: 'stopped\u001b[2J' };
    expect(printed({ type: 'run_end', runId, isError: true, durationMs: 5, error })).toEqual([
      '   0.00 s ✖ the run failed after 5 ms: run_interrupted: stopped[2J',
    ]);
  });

  it('prints a whole message when its deltas were not seen, and only then', () => {
    const content = [{ type: 'text' as const, text: 'Whole.' }];
    const message = { role: 'assistant' as const, content };
    const end = { type: 'message_end' as const, turnId: 't1', message };
    expect(printed(end as Bare)).toEqual(['          │ Whole.']);
    expect(printed({ type: 'text_delta', turnId: 't1', text: 'Whole.' }, end as Bare)).toEqual(['          │ Whole.']);
  });

  it('keeps the text of parallel sessions apart', () => {
    expect(
      printed(
        { type: 'text_delta', turnId: 't1', session: 'a', text: 'one' },
        { type: 'text_delta', turnId: 't2', session: 'b', text: 'two' },
        { type: 'text_delta', turnId: 't1', session: 'a', text: ' more' },
      ),
    ).toEqual(['          │ one', '          │ two', '          │  more']);
  });

  it('shows tools with their arguments and outcome', () => {
    const tool = { toolCallId: 'c1', toolName: 'bash' };
    expect(
      printed(
        { type: 'tool_start', ...tool, args: { command: 'ls' } },
        { type: 'tool', ...tool, isError: false, durationMs: 12, result: 'a.md' },
        { type: 'tool', ...tool, isError: true, durationMs: 12, result: 'no such file' },
      ),
    ).toEqual([
      '   0.00 s ⚒ bash {"command":"ls"}',
      '   0.10 s ✔ bash a.md 12 ms',
      '   0.20 s ✖ bash no such file failed after 12 ms',
    ]);
  });

  it('shows events that it does not know', () => {
    const printer = createEventPrinter(plainStyle);
    const event: unknown = { type: 'from_the_future', detail: 1 };
    expect(printer.print(event as FlueEvent)).toContain('from_the_future');
  });
});
