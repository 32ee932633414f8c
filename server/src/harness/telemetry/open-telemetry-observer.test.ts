import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { defineAction } from '../../authoring/action.ts';
import { observe, publish } from '../../events/observe.ts';
import { scriptedHarness } from '../test-environment.ts';
import { createOpenTelemetryObserver, type OpenTelemetryObserverOptions } from './open-telemetry-observer.ts';

let stop = () => {};
afterEach(() => stop());

function record(options: OpenTelemetryObserverOptions = {}) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  stop = observe(createOpenTelemetryObserver({ tracer: provider.getTracer('test'), ...options }));
  return () => {
    const spans = exporter.getFinishedSpans();
    const nameOf = (id: string | undefined) => spans.find((span) => span.spanContext().spanId === id)?.name;
    return spans.map((span) => ({
      ...{ name: span.name, attributes: span.attributes, status: span.status.code },
      parent: nameOf(span.parentSpanContext?.spanId),
    }));
  };
}

const act = defineAction({
  name: 'act',
  description: 'Acts',
  run: async ({ harness }) => (await (await harness.session()).prompt('inner secret')).text,
});
const script = [
  { toolCalls: [{ name: 'act' }, { name: 'task', arguments: { prompt: 'helper' } }, { name: 'none' }] },
  'from within',
  'helped',
  { text: 'done', usage: { input: 7, output: 3 } },
];

describe('the OpenTelemetry observer', () => {
  it('maps operations, turns, tools and tasks to spans below each other', async () => {
    const spans = record();
    const { session } = await scriptedHarness(script, { actions: [act] });
    await session.prompt('secret');
    const tree = spans().map(({ name, parent }) => `${parent ?? 'root'} > ${name}`);
    expect(tree.sort()).toEqual([
      'execute_tool act > invoke_agent prompt',
      'invoke_agent prompt > chat test',
      'invoke_agent prompt > chat test',
      'invoke_agent prompt > chat test',
      'invoke_agent prompt > execute_tool act',
      'invoke_agent prompt > execute_tool none',
      'invoke_agent prompt > execute_tool task',
      'invoke_agent prompt > invoke_agent task',
      'invoke_agent task > chat test',
      'root > invoke_agent prompt',
    ]);
  });

  it('carries the conventions attributes, usage and failures, and no content', async () => {
    const spans = record();
    const { session } = await scriptedHarness([...script, { fail: 'broken' }], { actions: [act] });
    await session.prompt('secret');
    await session.prompt('secret').catch(() => {});
    const all = spans();
    const last = all.filter(({ name }) => name === 'chat test').at(-2);
    expect(last?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'scripted',
      'gen_ai.request.model': 'test',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.response.finish_reasons': ['stop'],
    });
    const failed = all.filter(({ status }) => status === SpanStatusCode.ERROR);
    expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['execute_tool none', '_OTHER'],
      ['chat test', 'model_call_failed'],
      ['invoke_agent prompt', 'model_call_failed'],
    ]);
    expect(JSON.stringify(all.map(({ attributes }) => attributes))).not.toMatch(/secret|helped|done/);
  });

  it('captures content when asked to, redacted by choice', async () => {
    const redact = (content: unknown, attribute: string) =>
      attribute === 'gen_ai.system_instructions'
        ? undefined
        : JSON.parse(JSON.stringify(content).replaceAll('secret', '***'));
    const spans = record({ captureContent: true, redact });
    const { session } = await scriptedHarness(script, { actions: [act] });
    await session.prompt('secret');
    const text = JSON.stringify(spans().map(({ attributes }) => attributes));
    expect(text).toContain('gen_ai.input.messages');
    expect(text).toContain('***');
    expect(text).toContain('gen_ai.tool.call.arguments');
    expect(text).not.toMatch(/secret|system_instructions/);
  });

  it('spans a run, and ends with it what was left open', () => {
    const spans = record();
    const at = { v: 3 as const, timestamp: new Date(0).toISOString(), runId: 'run_1' };
    const operation = { operationId: 'op_1', operationKind: 'prompt' as const };
    publish({ ...at, type: 'run_start', workflowName: 'summarize', startedAt: at.timestamp });
    publish({ ...at, type: 'operation_start', ...operation });
    publish({ ...at, type: 'run_end', isError: true, durationMs: 1, error: { type: 'run_timeout', message: 'late' } });
    expect(spans().map(({ name, parent, status }) => [name, parent, status])).toEqual([
      ['invoke_workflow summarize', undefined, SpanStatusCode.ERROR],
      ['invoke_agent prompt', 'invoke_workflow summarize', SpanStatusCode.ERROR],
    ]);
  });
});
