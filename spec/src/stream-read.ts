import { z } from '@hono/zod-openapi';
import { header } from './header.ts';
import { queryInteger } from './query-integer.ts';
import { liveModeSchema, offsetSchema, START_OFFSET, streamHeaders, streamUrlSchema, TAIL_OFFSET } from './streams.ts';

/** Query parameters of every Durable Streams read. */
export const streamQueryShape = {
  offset: offsetSchema.optional().openapi({
    param: {
      description: `Where to read from. \`${START_OFFSET}\` is the start (default), \`${TAIL_OFFSET}\` the tail.`,
    },
  }),
  live: liveModeSchema.optional().openapi({
    param: {
      description: 'Wait for what is not there yet: once (30 seconds at most), or as a stream. Needs `offset`.',
    },
  }),
  tail: queryInteger(
    `Start at most this many items before the tail; only changes the start \`${START_OFFSET}\`.`,
  ).optional(),
  cursor: z.string().optional().openapi({ description: 'The `Stream-Cursor` of the answer before.' }),
};

export const ifNoneMatchHeader = header('The `ETag` of an earlier answer: `304` when nothing has changed.').optional();

const nextOffset = header('Where to read on.', offsetSchema);
const upToDate = header('Present when the answer reaches the tail.', z.literal('true'));
const closed = header('Present when the stream is closed and the answer reaches its end.', z.literal('true'));
const cursor = header('Give it back as `cursor` in the next live read.');
const etag = header('Validator of this answer; absent for `offset=now` and for SSE.');
/** What every answer of a stream says to caches and browsers. */
export const safetyHeaders = {
  'Cache-Control': header('What caches may keep.').optional(),
  'X-Content-Type-Options': header('Browsers must not guess the type.', z.literal('nosniff')).optional(),
  'Cross-Origin-Resource-Policy': header('Which origins may embed the answer.').optional(),
};

/** Headers of a `200`. None is required here, for some views are not stream reads: see `requiredStreamHeaders`. */
export const streamReadHeaders = z.object({
  [streamHeaders.nextOffset]: nextOffset.optional(),
  [streamHeaders.upToDate]: upToDate.optional(),
  [streamHeaders.closed]: closed.optional(),
  [streamHeaders.cursor]: cursor.optional(),
  ETag: etag.optional(),
  ...safetyHeaders,
});

export const requiredStreamHeaders = [
  streamHeaders.nextOffset,
  'Cache-Control',
  'X-Content-Type-Options',
  'Cross-Origin-Resource-Policy',
];
export const requiredSseHeaders = ['Cache-Control', 'X-Content-Type-Options', 'Cross-Origin-Resource-Policy'];

/** The answers of a stream read that have no body. */
export const emptyReadResponses = {
  204: {
    description: 'Long-poll: nothing came in time, or the stream is closed and was read to its end.',
    headers: z.object({
      [streamHeaders.nextOffset]: nextOffset,
      [streamHeaders.upToDate]: upToDate.optional(),
      [streamHeaders.closed]: closed.optional(),
      [streamHeaders.cursor]: cursor.optional(),
      ...safetyHeaders,
    }),
  },
  304: {
    description: 'Nothing has changed since the answer with this `ETag`.',
    headers: z.object({ ETag: etag, [streamHeaders.nextOffset]: nextOffset.optional(), ...safetyHeaders }),
  },
};

export const headResponse = {
  description: 'Where the stream is now.',
  headers: z.object({
    [streamHeaders.nextOffset]: header('The tail.', offsetSchema),
    [streamHeaders.closed]: header('Present when the stream is closed.', z.literal('true')).optional(),
    ...safetyHeaders,
  }),
};

/** The coordinates of what was admitted, as headers. */
export const coordinateHeaders = {
  Location: header('The same as `streamUrl`.', streamUrlSchema),
  [streamHeaders.nextOffset]: header('The same as `offset`.', offsetSchema),
};
