import { z } from '@hono/zod-openapi';
import { conversationChunkSchema } from './conversation.ts';
import { flueEventSchema } from './events.ts';

/** A page of a stream, and of a data frame: what was appended, in order. */
export const eventBatchSchema = z.array(flueEventSchema).openapi('EventBatch', { description: 'Events, in order.' });
export const chunkBatchSchema = z
  .array(conversationChunkSchema)
  .openapi('ChunkBatch', { description: 'Changes of a conversation, in order.' });

/** A frame whose `data` holds JSON: `contentSchema`, which zod does not know, says which. */
function frame<E extends 'data' | 'control'>(event: E, component: string, content: string, description: string) {
  const json = {
    description: `JSON text: \`${content}\`.`,
    contentMediaType: 'application/json',
    contentSchema: { $ref: `#/components/schemas/${content}` },
  };
  return z.object({ event: z.literal(event), data: z.string().openapi(json) }).openapi(component, { description });
}

const eventDataFrameSchema = frame('data', 'EventDataFrame', 'EventBatch', 'One batch of events.');
const chunkDataFrameSchema = frame('data', 'ChunkDataFrame', 'ChunkBatch', 'One batch of conversation changes.');
export const controlFrameSchema = frame('control', 'ControlFrame', 'StreamControl', 'Follows every batch.');

export const eventFrameSchema = z
  .discriminatedUnion('event', [eventDataFrameSchema, controlFrameSchema])
  .openapi('EventFrame', { description: 'One SSE frame of a stream of events.' });

export const chunkFrameSchema = z
  .discriminatedUnion('event', [chunkDataFrameSchema, controlFrameSchema])
  .openapi('ChunkFrame', { description: 'One SSE frame of a stream of conversation changes.' });

/** Either of the two, by `view`. By reference: as zod unions they would be melted into one. */
export const agentItemSchema = {
  anyOf: [{ $ref: '#/components/schemas/EventFrame' }, { $ref: '#/components/schemas/ChunkFrame' }],
};
