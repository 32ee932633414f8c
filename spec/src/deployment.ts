import { z } from '@hono/zod-openapi';
import { EVENT_VERSION } from './events.ts';

/** Version of the protocol that this package describes; `info.version` of the document. */
export const protocolVersion = '0.1.0';

/** Optional parts of the protocol that a server may say it offers. Servers may add names of their own. */
export const knownFeatures = [
  'agents',
  'attachments',
  'cancel',
  'conversation',
  'dispatch',
  'idempotency',
  'list',
  'resume',
  'tail',
] as const;
export type KnownFeature = (typeof knownFeatures)[number];

export const capabilitiesSchema = z
  .object({
    protocol: z.literal('openflue'),
    version: z.string().openapi({ description: 'Version of the protocol.', example: protocolVersion }),
    eventVersion: z.literal(EVENT_VERSION),
    features: z.array(z.string()).openapi({
      description: `Optional parts that this server offers: ${knownFeatures.map((name) => `\`${name}\``).join(', ')}, or its own.`,
    }),
    server: z
      .object({ name: z.string(), version: z.string().optional() })
      .optional()
      .openapi({ description: 'The implementation, where it wants to be known.' }),
  })
  .openapi('Capabilities', { description: 'What this server can do.' });
export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const healthSchema = z.object({ status: z.literal('ok') }).openapi('Health');
export type Health = z.infer<typeof healthSchema>;
