import { createRoute, z } from '@hono/zod-openapi';
import { errorResponses } from './error-responses.ts';
import { EVENT_VERSION } from './events.ts';

/** Version of the protocol that this package describes; `info.version` of the document. */
export const protocolVersion = '0.1.0';

/** Optional parts of the protocol that a server may say it offers. Servers may add names of their own. */
export const knownFeatures = [
  'agents',
  'attachments',
  'cancel',
  'conversation',
  'delete',
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

const protectedErrors = ['unauthorized', 'forbidden', 'method_not_allowed', 'internal_error', 'not_ready'] as const;

const documentDescription =
  'The contract, with one concrete operation for each exposed workflow, and its own payload and result schemas.';

/** The document as a value: its own schema is that of OpenAPI 3.2. */
export const openApiDocumentSchema = z
  .looseObject({ openapi: z.string().regex(/^3\.2\./), info: z.looseObject({}), paths: z.looseObject({}) })
  .openapi('OpenApiDocument', { description: 'An OpenAPI 3.2 document.' });

const documentExample = { openapi: '3.2.0', info: { title: 'openflue', version: protocolVersion }, paths: {} };

export const openapiJsonRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'readOpenapiJson',
  tags: ['deployment'],
  summary: 'The document of this deployment, as JSON',
  description: documentDescription,
  responses: {
    200: {
      description: 'An OpenAPI 3.2 document.',
      content: {
        'application/json': { schema: openApiDocumentSchema, examples: { document: { value: documentExample } } },
      },
    },
    ...errorResponses(...protectedErrors),
  },
});

export const openapiYamlRoute = createRoute({
  method: 'get',
  path: '/openapi.yaml',
  operationId: 'readOpenapiYaml',
  tags: ['deployment'],
  summary: 'The document of this deployment, as YAML',
  description: documentDescription,
  responses: {
    200: {
      description: 'An OpenAPI 3.2 document.',
      content: {
        'application/yaml': {
          schema: z.string(),
          examples: { document: { value: 'openapi: 3.2.0\ninfo:\n  title: openflue\n' } },
        },
      },
    },
    ...errorResponses(...protectedErrors),
  },
});

export const capabilitiesRoute = createRoute({
  method: 'get',
  path: '/capabilities',
  operationId: 'readCapabilities',
  tags: ['deployment'],
  summary: 'What this server can do',
  description: 'The version of the protocol, and which of its optional parts are offered here.',
  responses: {
    200: {
      description: 'They change only with the deployment.',
      content: {
        'application/json': {
          schema: capabilitiesSchema,
          examples: {
            all: {
              value: {
                protocol: 'openflue',
                version: protocolVersion,
                eventVersion: EVENT_VERSION,
                features: [...knownFeatures],
                server: { name: '@openflue/server', version: '0.1.0' },
              },
            },
          },
        },
      },
    },
    ...errorResponses(...protectedErrors),
  },
});

const healthResponse = {
  description: 'Yes.',
  content: { 'application/json': { schema: healthSchema, examples: { ok: { value: { status: 'ok' } } } } },
};

export const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'readHealth',
  tags: ['deployment'],
  summary: 'Is the process alive?',
  description: 'Answers as long as the process does; touches nothing else. Needs no authentication.',
  security: [],
  responses: { 200: healthResponse, ...errorResponses('method_not_allowed') },
});

export const readyRoute = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'readReadiness',
  tags: ['deployment'],
  summary: 'Does the server take work?',
  description: 'Not while it starts, and not while it drains before a stop. Needs no authentication.',
  security: [],
  responses: { 200: healthResponse, ...errorResponses('method_not_allowed', 'not_ready') },
});
