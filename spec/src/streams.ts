import { z } from '@hono/zod-openapi';

/** Header names of Durable Streams reads. */
export const streamHeaders = {
  nextOffset: 'Stream-Next-Offset',
  upToDate: 'Stream-Up-To-Date',
  closed: 'Stream-Closed',
  cursor: 'Stream-Cursor',
  sseDataEncoding: 'Stream-SSE-Data-Encoding',
} as const;

/** Offsets that every stream understands: its start, and its tail at the time of the request. */
export const START_OFFSET = '-1';
export const TAIL_OFFSET = 'now';

export const liveModeSchema = z.enum(['long-poll', 'sse']).openapi('LiveMode');
export type LiveMode = z.infer<typeof liveModeSchema>;

export const offsetSchema = z.string().min(1).openapi('Offset', {
  description: 'A place in a stream: reading from it yields what comes after. Opaque; give back what you were given.',
  example: '4821907356120384_0000000000002048',
});
export type Offset = z.infer<typeof offsetSchema>;

export const streamUrlSchema = z.url().openapi('StreamUrl', {
  description: 'Where the events are read: absolute, mount prefix included.',
  example: 'https://flue.example.com/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4',
});

export const streamControlSchema = z
  .object({
    streamNextOffset: offsetSchema,
    streamCursor: z.string().optional().openapi({ description: 'Opaque; give it back as `cursor`.' }),
    upToDate: z.boolean().optional().openapi({ description: 'True when everything up to the tail was delivered.' }),
    streamClosed: z.boolean().optional().openapi({ description: 'True when nothing will follow, ever.' }),
  })
  .openapi('StreamControl', { description: 'The content of a control frame: where the reader is now.' });
export type StreamControl = z.infer<typeof streamControlSchema>;
