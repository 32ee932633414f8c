import { z } from '@hono/zod-openapi';
import { eventErrorSchema } from './errors.ts';
import { outcomeSchema } from './events.ts';
import { submissionIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { usageSchema } from './messages.ts';
import { offsetSchema } from './streams.ts';

const partState = z.enum(['streaming', 'done']);
const messageId = z.string();
const toolCallId = z.string();
const toolName = z.string();
const errorText = z.string();
const timestamp = z.iso.datetime();

export const textPartSchema = z
  .object({ type: z.literal('text'), text: z.string(), state: partState })
  .openapi('TextPart');

export const reasoningPartSchema = z
  .object({ type: z.literal('reasoning'), text: z.string(), state: partState })
  .openapi('ReasoningPart');

export const filePartSchema = z
  .object({
    type: z.literal('file'),
    mediaType: z.string(),
    id: z.string().optional().openapi({ description: 'Attachment id.' }),
    size: z.number().int().min(0).optional().openapi({ description: 'Bytes.' }),
    filename: z.string().optional(),
    url: z.string().optional().openapi({ description: 'Where the bytes are, absolute.' }),
  })
  .openapi('FilePart');

export const toolPartSchema = z
  .object({
    type: z.literal('dynamic-tool'),
    toolName,
    toolCallId,
    state: z.enum(['input-available', 'output-available', 'output-error']),
    input: jsonValueSchema,
    output: jsonValueSchema.optional(),
    errorText: errorText.optional(),
  })
  .openapi('ToolPart');

export const conversationPartSchema = z
  .discriminatedUnion('type', [textPartSchema, reasoningPartSchema, filePartSchema, toolPartSchema])
  .openapi('ConversationPart');

export const conversationMessageSchema = z
  .object({
    id: messageId,
    role: z.enum(['user', 'assistant']),
    submissionId: submissionIdSchema.optional(),
    parts: z.array(conversationPartSchema),
    metadata: z
      .object({
        timestamp: timestamp.optional(),
        usage: usageSchema.optional(),
        model: z.string().optional(),
      })
      .optional(),
  })
  .openapi('ConversationMessage');

const settlementShape = {
  submissionId: submissionIdSchema,
  outcome: outcomeSchema,
  result: jsonValueSchema.optional(),
  error: eventErrorSchema.optional(),
};

export const settlementSchema = z
  .object(settlementShape)
  .openapi('Settlement', { description: 'How one submission ended.' });

export const conversationSnapshotSchema = z
  .object({
    v: z.literal(1),
    conversationId: z.string(),
    offset: offsetSchema,
    messages: z.array(conversationMessageSchema),
    settlements: z.array(settlementSchema),
  })
  .openapi('ConversationSnapshot', {
    description: 'A conversation as it stood at `offset`; reading `view=updates` from there goes on where it ends.',
  });

export const chunkPositionSchema = z
  .object({ batch: z.number().int().min(0), index: z.number().int().min(0) })
  .openapi('ChunkPosition', {
    description: 'Strictly increasing, first by `batch` and then by `index`: a chunk that came before is recognised.',
  });

const chunkBaseSchema = z
  .object({ conversationId: z.string(), position: chunkPositionSchema })
  .openapi('ConversationChunkBase');

export const conversationResetChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('conversation-reset'), snapshot: conversationSnapshotSchema })
  .openapi('ConversationResetChunk', { description: 'Forget what was; start over from this snapshot.' });

export const messageAppendedChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('message-appended'), message: conversationMessageSchema })
  .openapi('MessageAppendedChunk', { description: 'A whole message.' });

export const messageStartedChunkSchema = chunkBaseSchema
  .extend({
    type: z.literal('message-started'),
    messageId,
    submissionId: submissionIdSchema.optional(),
    timestamp: timestamp.optional(),
    model: z.string().optional(),
  })
  .openapi('MessageStartedChunk', { description: 'An assistant message begins.' });

export const messageDeltaChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('message-delta'), messageId, kind: z.enum(['text', 'reasoning']), delta: z.string() })
  .openapi('MessageDeltaChunk', { description: "More of a message's text or reasoning." });

export const toolInputChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('tool-input'), messageId, toolCallId, toolName, input: jsonValueSchema })
  .openapi('ToolInputChunk', { description: 'A message calls a tool.' });

export const toolOutputChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('tool-output'), toolCallId, output: jsonValueSchema })
  .openapi('ToolOutputChunk', { description: 'A tool answered.' });

export const toolOutputErrorChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('tool-output-error'), toolCallId, errorText })
  .openapi('ToolOutputErrorChunk', { description: 'A tool failed.' });

export const messageCompletedChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('message-completed'), messageId, usage: usageSchema.optional() })
  .openapi('MessageCompletedChunk', { description: 'An assistant message has ended.' });

export const submissionSettledChunkSchema = chunkBaseSchema
  .extend({ type: z.literal('submission-settled'), ...settlementShape })
  .openapi('SubmissionSettledChunk', { description: 'A submission has ended.' });

export const conversationChunkSchema = z
  .discriminatedUnion('type', [
    conversationResetChunkSchema,
    messageAppendedChunkSchema,
    messageStartedChunkSchema,
    messageDeltaChunkSchema,
    toolInputChunkSchema,
    toolOutputChunkSchema,
    toolOutputErrorChunkSchema,
    messageCompletedChunkSchema,
    submissionSettledChunkSchema,
  ])
  .openapi('ConversationChunk', {
    description: 'One change of a conversation. Readers ignore types they do not know.',
  });

export type ConversationPart = z.infer<typeof conversationPartSchema>;
export type ConversationMessage = z.infer<typeof conversationMessageSchema>;
export type Settlement = z.infer<typeof settlementSchema>;
export type ConversationSnapshot = z.infer<typeof conversationSnapshotSchema>;
export type ChunkPosition = z.infer<typeof chunkPositionSchema>;
export type ConversationChunk = z.infer<typeof conversationChunkSchema>;
