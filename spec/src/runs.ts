import { z } from '@hono/zod-openapi';
import { eventErrorSchema } from './errors.ts';
import { runIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';

export const runStatusSchema = z.enum(['active', 'completed', 'errored', 'cancelled']).openapi('RunStatus', {
  description: '`active` from admission to the end; then one of the other three, for good.',
});
export type RunStatus = z.infer<typeof runStatusSchema>;

export const runPointerSchema = z
  .object({
    runId: runIdSchema,
    workflowName: z.string().openapi({ example: 'summarize' }),
    status: runStatusSchema,
    startedAt: z.iso.datetime().openapi({ description: 'When the run was admitted. UTC.' }),
    endedAt: z.iso.datetime().optional(),
    durationMs: z.number().min(0).optional().openapi({ description: 'Milliseconds from `startedAt` to `endedAt`.' }),
    isError: z.boolean().optional().openapi({ description: 'Present once the run has ended.' }),
    attempts: z
      .number()
      .int()
      .min(0)
      .openapi({ description: 'How often the run was begun or resumed; 0 while it waits to begin.' }),
  })
  .openapi('RunPointer', { description: 'A run without what it was given and what it made.' });
export type RunPointer = z.infer<typeof runPointerSchema>;

export const runRecordSchema = runPointerSchema
  .extend({
    payload: jsonValueSchema.optional().openapi({ description: 'What the run was given; absent without a body.' }),
    input: jsonValueSchema
      .optional()
      .openapi({ deprecated: true, description: 'The same value as `payload`, for clients of the 1.0-beta line.' }),
    result: jsonValueSchema.optional(),
    error: eventErrorSchema.optional(),
  })
  .openapi('RunRecord', { description: 'A run, whole.' });
export type RunRecord = z.infer<typeof runRecordSchema>;

export const runListSchema = z
  .object({
    runs: z.array(runPointerSchema),
    nextCursor: z.string().optional().openapi({ description: 'Opaque; present when there are more.' }),
  })
  .openapi('RunList', { description: 'A page of runs, newest first.' });
export type RunList = z.infer<typeof runListSchema>;

export const cancelReceiptSchema = z
  .object({ runId: runIdSchema, status: runStatusSchema })
  .openapi('CancelReceipt', { description: 'The status at the time of the answer.' });
export type CancelReceipt = z.infer<typeof cancelReceiptSchema>;
