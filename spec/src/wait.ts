import { z } from '@hono/zod-openapi';
import { header } from './header.ts';

export const waitQuerySchema = z.object({
  wait: z
    .literal('result')
    .optional()
    .openapi({ param: { description: 'Answer when the work has ended.' } }),
});

export const waitRequestHeaders = {
  Prefer: header(
    '`wait=<seconds>` (RFC 7240), together with `?wait=result`: what is still going on then answers the `202` receipt. ' +
      "Without it the server's own limit answers `504`.",
  ).optional(),
};
export const waitResponseHeaders = {
  'Preference-Applied': header('`wait=<seconds>` when `Prefer` was honoured.').optional(),
};
