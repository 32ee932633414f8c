import { z } from '@hono/zod-openapi';
import { header } from './header.ts';

export const idempotencyKeyHeader = 'Idempotency-Key';
export const idempotencyReplayedHeader = 'Idempotency-Replayed';
/** In characters. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 256;

export const idempotencyRequestHeaders = {
  [idempotencyKeyHeader]: header(
    'Makes a repetition safe: the same key and body give the same receipt again, and start nothing. Per caller, ' +
      'method and path, for as long as what it admitted is kept.',
    z.string().min(1).max(MAX_IDEMPOTENCY_KEY_LENGTH),
  ).optional(),
};

export const idempotencyResponseHeaders = {
  [idempotencyReplayedHeader]: header(
    'Present when the key was known: this receipt was given before.',
    z.literal('true'),
  ).optional(),
};
