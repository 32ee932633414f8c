import { z } from '@hono/zod-openapi';
import { runIdSchema } from './ids.ts';
import { jsonSchemaSchema, jsonValueSchema } from './json.ts';
import { offsetSchema, streamUrlSchema } from './streams.ts';

export const runReceiptSchema = z
  .object({ runId: runIdSchema, streamUrl: streamUrlSchema, offset: offsetSchema })
  .openapi('RunReceipt', { description: 'A run was admitted: it is on disk, and will end.' });
export type RunReceipt = z.infer<typeof runReceiptSchema>;

export const runResultSchema = runReceiptSchema
  .extend({ result: jsonValueSchema.openapi({ description: '`null` when the workflow returned nothing.' }) })
  .openapi('RunResult', { description: 'A run that has completed.' });
export type RunResult = z.infer<typeof runResultSchema>;

export const workflowInfoSchema = z
  .object({
    name: z.string().openapi({ example: 'summarize' }),
    description: z.string().optional(),
    input: jsonSchemaSchema.optional().openapi({ description: 'JSON Schema of the payload, where it is declared.' }),
    output: jsonSchemaSchema.optional().openapi({ description: 'JSON Schema of the result, where it is declared.' }),
  })
  .openapi('WorkflowInfo', { description: 'A workflow that answers over HTTP.' });
export type WorkflowInfo = z.infer<typeof workflowInfoSchema>;

export const workflowListSchema = z.object({ workflows: z.array(workflowInfoSchema) }).openapi('WorkflowList');
export type WorkflowList = z.infer<typeof workflowListSchema>;
