import { z } from '@hono/zod-openapi';

const integerText = z.string().regex(/^[1-9]\d{0,14}$/);

/** A positive decimal integer of a query, as a number. */
export function queryInteger(description: string, bounds: { maximum?: number; default?: number } = {}) {
  return integerText
    .transform(Number)
    .refine((value) => value <= (bounds.maximum ?? Number.MAX_SAFE_INTEGER), `At most ${bounds.maximum}`)
    .openapi({ type: 'integer', minimum: 1, description, ...bounds });
}
