import { z } from '@hono/zod-openapi';
import { eventErrorSchema } from './errors.ts';
import { dispatchIdSchema, runIdSchema, submissionIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { finishReasonSchema, messageSchema, usageSchema } from './messages.ts';

/** Version of the event format, on every event as `v`. */
export const EVENT_VERSION = 3;

const scopeShape = {
  runId: runIdSchema.optional(),
  instanceId: z.string().optional().openapi({ description: 'The agent instance, by the id in its URL.' }),
  submissionId: submissionIdSchema.optional(),
  dispatchId: dispatchIdSchema.optional(),
  harness: z.string().optional(),
  session: z.string().optional(),
  parentSession: z
    .string()
    .optional()
    .openapi({ description: "The session above: on a task's `task_start` and `task`, and on what an action does." }),
  taskId: z.string().optional(),
  operationId: z.string().optional(),
  turnId: z.string().optional(),
  messageId: z.string().optional(),
};

/** What an event belongs to: the optional ids of the envelope. */
export type EventScope = z.infer<z.ZodObject<typeof scopeShape>>;

export const eventEnvelopeSchema = z
  .object({
    v: z.literal(EVENT_VERSION),
    eventIndex: z
      .number()
      .int()
      .min(0)
      .openapi({ description: 'Counts the events of a run, or of a submission, from 0. Not a stream offset.' }),
    timestamp: z.iso.datetime().openapi({ description: 'UTC.', example: '2026-01-15T09:30:00.000Z' }),
    ...scopeShape,
  })
  .openapi('EventEnvelope', { description: 'What every event carries beside its `type`; ids where they apply.' });

const durationMs = z.number().min(0).openapi({ description: 'Milliseconds.' });
const isError = z.boolean();
const error = eventErrorSchema.optional();
const name = z.string();
const operationId = z.string();
const turnId = z.string();
const contentIndex = z.number().int().min(0).openapi({ description: "Index of the block in the message's content." });

export const operationKindSchema = z
  .enum(['prompt', 'skill', 'task', 'shell', 'compact', 'step'])
  .openapi('OperationKind');
export const turnPurposeSchema = z.enum(['agent', 'compaction']).openapi('TurnPurpose');
export const compactionReasonSchema = z.enum(['threshold', 'overflow', 'manual']).openapi('CompactionReason');
export const logLevelSchema = z.enum(['info', 'warn', 'error']).openapi('LogLevel');
export const outcomeSchema = z
  .enum(['completed', 'failed', 'aborted'])
  .openapi('SubmissionOutcome', { description: 'How a submission ended.' });

export const modelRequestSchema = z
  .object({
    providerId: z.string(),
    providerName: z.string(),
    requestedModel: z.string(),
    api: z.string().openapi({ description: 'Wire API spoken, such as `anthropic-messages`.' }),
    reasoningLevel: z.string().optional(),
    maxTokens: z.number().int().min(1).optional(),
  })
  .openapi('ModelRequest', { description: 'One model call as it was made, without its content.' });

export const modelResponseSchema = z
  .object({
    responseId: z.string().optional(),
    responseModel: z.string().optional(),
    finishReason: finishReasonSchema.optional(),
    usage: usageSchema.optional(),
    error,
  })
  .openapi('ModelResponse', { description: 'How one model call ended, without its content.' });

const attempt = z.number().int().min(2).openapi({ description: 'The first execution of a run is attempt 1.' });
const startedAt = z.iso.datetime();
const tool = { toolCallId: z.string(), toolName: name, args: jsonValueSchema.optional() };
const task = {
  taskId: z.string(),
  prompt: z.string(),
  agent: name.optional(),
  cwd: z.string().optional(),
};
const compaction = { reason: compactionReasonSchema, estimatedTokens: z.number().int().min(0) };
const turn = { turnId, purpose: turnPurposeSchema };
const operation = { operationId, operationKind: operationKindSchema };
const ended = { durationMs, isError };
const result = jsonValueSchema.optional();

export const runStartEventSchema = eventEnvelopeSchema
  .extend({
    type: z.literal('run_start'),
    runId: runIdSchema,
    workflowName: name,
    startedAt,
    payload: jsonValueSchema.optional().openapi({ description: 'Absent when the run was admitted without a body.' }),
  })
  .openapi('RunStartEvent', { description: 'A run begins.' });

export const runResumeEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('run_resume'), runId: runIdSchema, workflowName: name, startedAt, attempt })
  .openapi('RunResumeEvent', { description: 'An interrupted run goes on.' });

export const runEndEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('run_end'), runId: runIdSchema, ...ended, result, error })
  .openapi('RunEndEvent', { description: 'A run has ended: its last event, after which its stream closes.' });

export const operationStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('operation_start'), ...operation })
  .openapi('OperationStartEvent', { description: 'An operation of the harness begins.' });

export const operationEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('operation'), ...operation, ...ended, error, result, usage: usageSchema.optional() })
  .openapi('OperationEvent', { description: "An operation has ended. A prompt's text is in its messages, not here." });

export const agentStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('agent_start') })
  .openapi('AgentStartEvent', { description: 'The loop of model turns begins.' });

export const agentEndEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('agent_end') })
  .openapi('AgentEndEvent', { description: 'The loop of model turns has ended.' });

export const turnStartEventSchema = eventEnvelopeSchema
  .extend({
    type: z.literal('turn_start'),
    ...turn,
    model: z
      .string()
      .optional()
      .openapi({ description: 'Which one is called.', example: 'anthropic/claude-haiku-4-5' }),
  })
  .openapi('TurnStartEvent', { description: 'One model call begins.' });

export const turnEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('turn'), ...turn, ...ended, request: modelRequestSchema, response: modelResponseSchema })
  .openapi('TurnEvent', { description: 'One model call has ended.' });

export const messageStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('message_start'), turnId, message: messageSchema })
  .openapi('MessageStartEvent', { description: 'A message begins; its content may still be empty.' });

export const messageEndEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('message_end'), turnId, message: messageSchema })
  .openapi('MessageEndEvent', { description: 'A message, whole: authoritative over the deltas before it.' });

export const textDeltaEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('text_delta'), text: z.string() })
  .openapi('TextDeltaEvent', { description: 'More text of the message in progress.' });

export const thinkingStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('thinking_start'), contentIndex })
  .openapi('ThinkingStartEvent', { description: 'A thinking block begins.' });

export const thinkingDeltaEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('thinking_delta'), contentIndex, delta: z.string() })
  .openapi('ThinkingDeltaEvent', { description: 'More text of a thinking block.' });

export const thinkingEndEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('thinking_end'), contentIndex, content: z.string() })
  .openapi('ThinkingEndEvent', { description: 'A thinking block, whole.' });

export const toolStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('tool_start'), ...tool })
  .openapi('ToolStartEvent', { description: 'A tool is about to run.' });

export const toolEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('tool'), ...tool, ...ended, result })
  .openapi('ToolEvent', { description: 'A tool has ended.' });

export const taskStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('task_start'), ...task })
  .openapi('TaskStartEvent', { description: 'A task is delegated to a child session.' });

export const taskEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('task'), ...task, prompt: z.string().optional(), ...ended, result })
  .openapi('TaskEvent', { description: 'A delegated task has ended.' });

export const compactionStartEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('compaction_start'), ...compaction })
  .openapi('CompactionStartEvent', { description: 'Old turns are about to be replaced by a summary.' });

export const compactionEventSchema = eventEnvelopeSchema
  .extend({
    type: z.literal('compaction'),
    ...compaction,
    messagesBefore: z.number().int().min(0),
    messagesAfter: z.number().int().min(0),
    ...ended,
    error,
    usage: usageSchema.optional(),
  })
  .openapi('CompactionEvent', { description: 'Old turns were replaced by a summary, or could not be.' });

export const logEventSchema = eventEnvelopeSchema
  .extend({
    type: z.literal('log'),
    level: logLevelSchema,
    message: z.string(),
    attributes: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('LogEvent', { description: 'The application logged something.' });

export const idleEventSchema = eventEnvelopeSchema
  .extend({ type: z.literal('idle') })
  .openapi('IdleEvent', { description: 'The instance has nothing to do.' });

export const submissionSettledEventSchema = eventEnvelopeSchema
  .extend({
    type: z.literal('submission_settled'),
    submissionId: submissionIdSchema,
    outcome: outcomeSchema,
    result,
    error,
  })
  .openapi('SubmissionSettledEvent', { description: 'A submission has ended, once and for all.' });

/**
 * Every event of version 3. A later server may send types that are not here: readers pass on what they do not know
 * (`UnknownEvent`) and never drop it.
 */
export const flueEventSchema = z
  .discriminatedUnion('type', [
    runStartEventSchema,
    runResumeEventSchema,
    runEndEventSchema,
    operationStartEventSchema,
    operationEventSchema,
    agentStartEventSchema,
    agentEndEventSchema,
    turnStartEventSchema,
    turnEventSchema,
    messageStartEventSchema,
    messageEndEventSchema,
    textDeltaEventSchema,
    thinkingStartEventSchema,
    thinkingDeltaEventSchema,
    thinkingEndEventSchema,
    toolStartEventSchema,
    toolEventSchema,
    taskStartEventSchema,
    taskEventSchema,
    compactionStartEventSchema,
    compactionEventSchema,
    logEventSchema,
    idleEventSchema,
    submissionSettledEventSchema,
  ])
  .openapi('FlueEvent', {
    description:
      'One event, told apart by `type`. A later server may send types that are not listed here: readers pass on what ' +
      'they do not know and never drop it.',
  });

export type FlueEvent = z.infer<typeof flueEventSchema>;
export type EventType = FlueEvent['type'];
/** The event of one type. */
export type EventOf<T extends EventType> = Extract<FlueEvent, { type: T }>;
/** An event of a type that this version does not know. */
export type UnknownEvent = z.infer<typeof eventEnvelopeSchema> & { type: string; [field: string]: unknown };

export type OperationKind = z.infer<typeof operationKindSchema>;
export type TurnPurpose = z.infer<typeof turnPurposeSchema>;
export type CompactionReason = z.infer<typeof compactionReasonSchema>;
export type LogLevel = z.infer<typeof logLevelSchema>;
export type SubmissionOutcome = z.infer<typeof outcomeSchema>;
export type ModelRequest = z.infer<typeof modelRequestSchema>;
export type ModelResponse = z.infer<typeof modelResponseSchema>;

/** All event types, in the order of the protocol. */
export const eventTypes: readonly EventType[] = flueEventSchema.options.map((option) => option.shape.type.value);
