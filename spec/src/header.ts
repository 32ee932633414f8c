import { z } from '@hono/zod-openapi';

/** A request or response header. Required unless made `.optional()`. */
export function header<S extends z.ZodType = z.ZodString>(description: string, schema?: S) {
  return (schema ?? z.string()).openapi({ param: { description } });
}
