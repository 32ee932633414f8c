import { chunkBatchSchema, chunkFrameSchema, eventBatchSchema, eventFrameSchema } from './frames.ts';
import { jsonSchemaSchema, jsonValueSchema } from './json.ts';
import { streamControlSchema } from './streams.ts';

/**
 * Schemas that the document must be told of before its routes: those that are only pointed at by reference, and those
 * that are used with descriptions of their own (the first use would otherwise become the component's).
 */
export const componentSchemas = [
  jsonValueSchema,
  jsonSchemaSchema,
  eventBatchSchema,
  chunkBatchSchema,
  streamControlSchema,
  eventFrameSchema,
  chunkFrameSchema,
];
