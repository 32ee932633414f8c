import { z } from '@hono/zod-openapi';
import { eventEnvelopeSchema } from './events.ts';
import { runRecordSchema } from './runs.ts';

/** Version of the file that `openflue runs export` writes. */
export const RUN_EXPORT_VERSION = 1;

/** One whole run as a file: what it was, and everything that it said. Events of types that nobody knows yet are kept. */
export const runExportSchema = z.object({
  format: z.literal('openflue-run'),
  version: z.literal(RUN_EXPORT_VERSION),
  record: runRecordSchema,
  events: z.array(eventEnvelopeSchema.extend({ type: z.string() }).loose()),
});
export type RunExport = z.infer<typeof runExportSchema>;
