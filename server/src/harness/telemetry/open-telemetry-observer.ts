import type { Usage } from '@openflue/spec';
import { type Attributes, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import type { Observation, ObservationSubscriber } from '../../events/observe.ts';
import { genAiMessages } from './gen-ai-messages.ts';
import { OpenSpans } from './open-spans.ts';

export interface OpenTelemetryObserverOptions {
  /** Default: that of the globally registered provider. */
  readonly tracer?: Tracer;
  /** Whether prompts, answers and tool arguments become attributes. Default false. */
  readonly captureContent?: boolean;
  /** Sees every piece of content before it becomes an attribute, and returns what may. */
  readonly redact?: (content: unknown, attribute: string) => unknown;
}

/**
 * Maps what runs to OpenTelemetry spans by the GenAI semantic conventions (1.41): runs to `invoke_workflow`, operations to
 * `invoke_agent`, turns to `chat`, tools to `execute_tool`, tasks to `invoke_agent` below their operation. Pass it to
 * `observe()`. Needs the package `@opentelemetry/api`.
 */
export function createOpenTelemetryObserver(options: OpenTelemetryObserverOptions = {}): ObservationSubscriber {
  const spans = new OpenSpans(options.tracer ?? trace.getTracer('openflue'));
  const { captureContent = false, redact = (content) => content } = options;
  const args = new Map<string, unknown>();
  const content = (attribute: string, value: unknown): Attributes => {
    if (!captureContent) return {};
    const allowed = redact(value, attribute);
    return allowed === undefined
      ? {}
      : { [attribute]: typeof allowed === 'string' ? allowed : JSON.stringify(allowed) };
  };
  return (event) => {
    const at = new Date(event.timestamp);
    const root = event.runId ?? event.submissionId ?? '';
    const operation = `operation:${event.operationId}`;
    const parents = [`task:${event.taskId}`, operation, actionOf(event), `run:${root}`].filter(
      (key) => key !== undefined,
    );
    const begin = (key: string, name: string, kind: SpanKind, attributes: Attributes, above = parents) =>
      spans.start(key, root, {
        name,
        kind,
        attributes: { ...scopeOf(event), ...attributes },
        startTime: at,
        parents: above,
      });
    switch (event.type) {
      case 'run_start':
      case 'run_resume': {
        const attributes = { 'gen_ai.operation.name': 'invoke_workflow', 'gen_ai.workflow.name': event.workflowName };
        return begin(`run:${root}`, `invoke_workflow ${event.workflowName}`, SpanKind.INTERNAL, attributes, []);
      }
      case 'run_end':
        spans.end(`run:${root}`, at, {}, event.isError ? (event.error ?? true) : undefined);
        return spans.endAll(root, at);
      case 'submission_settled':
        return spans.endAll(root, at);
      case 'operation_start': {
        const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'openflue.operation.kind': event.operationKind };
        const above = parents.filter((key) => key !== operation);
        return begin(operation, `invoke_agent ${event.operationKind}`, SpanKind.INTERNAL, attributes, above);
      }
      case 'operation':
        return spans.end(operation, at, usageOf(event.usage), event.isError ? (event.error ?? true) : undefined);
      case 'task_start': {
        const name = event.agent ?? 'task';
        const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name };
        const above = parents.filter((key) => key !== `task:${event.taskId}`);
        return begin(`task:${event.taskId}`, `invoke_agent ${name}`, SpanKind.INTERNAL, attributes, above);
      }
      case 'task':
        return spans.end(`task:${event.taskId}`, at, {}, event.isError ? true : undefined);
      case 'turn_start':
        return begin(`turn:${event.turnId}`, 'chat', SpanKind.CLIENT, {
          ...{ 'gen_ai.operation.name': 'chat', 'openflue.turn.purpose': event.purpose },
        });
      case 'turn_request': {
        const { systemPrompt, messages } = event.request.input;
        const span = spans.get(`turn:${event.turnId}`);
        if (systemPrompt) span?.setAttributes(content('gen_ai.system_instructions', systemPrompt));
        span?.setAttributes(content('gen_ai.input.messages', genAiMessages(messages)));
        return;
      }
      case 'message_end': {
        if (event.message.role !== 'assistant') return;
        const span = spans.get(`turn:${event.turnId}`);
        span?.setAttributes(content('gen_ai.output.messages', genAiMessages([event.message])));
        if (!captureContent) return;
        for (const block of event.message.content) if (block.type === 'toolCall') args.set(block.id, block.arguments);
        return;
      }
      case 'turn': {
        const { request, response } = event;
        spans.get(`turn:${event.turnId}`)?.updateName(`chat ${request.requestedModel}`);
        const attributes = { ...requestOf(request), ...responseOf(response), ...usageOf(response.usage) };
        return spans.end(`turn:${event.turnId}`, at, attributes, event.isError ? (response.error ?? true) : undefined);
      }
      case 'tool_start': {
        const { toolName, toolCallId } = event;
        const given = args.get(toolCallId);
        args.delete(toolCallId);
        return begin(`tool:${toolCallId}`, `execute_tool ${toolName}`, SpanKind.INTERNAL, {
          ...{
            'gen_ai.operation.name': 'execute_tool',
            'gen_ai.tool.name': toolName,
            'gen_ai.tool.call.id': toolCallId,
          },
          ...(given !== undefined && content('gen_ai.tool.call.arguments', given)),
        });
      }
      case 'tool':
        return spans.end(`tool:${event.toolCallId}`, at, {}, event.isError ? true : undefined);
      case 'compaction':
        spans.get(operation)?.addEvent('compaction', { 'openflue.compaction.reason': event.reason }, at);
        return;
    }
  };
}

/** Sessions of an action are named after the tool call that runs it. */
function actionOf({ session }: Observation): string | undefined {
  const calls = [...(session ?? '').matchAll(/action:([^:]+):/g)];
  const last = calls.at(-1)?.[1];
  return last === undefined ? undefined : `tool:${last}`;
}

function scopeOf({ runId, instanceId, submissionId, harness, session }: Observation): Attributes {
  const conversation = instanceId ?? runId;
  return {
    ...(runId && { 'openflue.run.id': runId }),
    ...(instanceId && { 'openflue.instance.id': instanceId }),
    ...(submissionId && { 'openflue.submission.id': submissionId }),
    ...(session && conversation && { 'gen_ai.conversation.id': `${conversation}/${harness ?? 'default'}/${session}` }),
  };
}

type Turn = Extract<Observation, { type: 'turn' }>;

function requestOf({ providerId, requestedModel, maxTokens }: Turn['request']): Attributes {
  return {
    'gen_ai.provider.name': providerId,
    'gen_ai.request.model': requestedModel,
    ...(maxTokens && { 'gen_ai.request.max_tokens': maxTokens }),
  };
}

function responseOf({ responseId, responseModel, finishReason }: Turn['response']): Attributes {
  return {
    ...(responseId && { 'gen_ai.response.id': responseId }),
    ...(responseModel && { 'gen_ai.response.model': responseModel }),
    ...(finishReason && { 'gen_ai.response.finish_reasons': [finishReason] }),
  };
}

/** The convention counts what was read from and into a cache as input too. */
function usageOf(usage: Usage | undefined): Attributes {
  if (!usage) return {};
  return {
    'gen_ai.usage.input_tokens': usage.input + usage.cacheRead + usage.cacheWrite,
    'gen_ai.usage.output_tokens': usage.output,
    'gen_ai.usage.cache_read.input_tokens': usage.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWrite,
    'openflue.usage.cost_usd': usage.cost.total,
  };
}
