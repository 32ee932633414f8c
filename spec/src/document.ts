import { OpenAPIRegistry, OpenApiGeneratorV32 } from '@asteasolutions/zod-to-openapi';
import { componentSchemas } from './component-schemas.ts';
import { hoistErrorResponses } from './hoist-error-responses.ts';
import { defaultServers, info, tags } from './info.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { mapDocumentSchemas } from './map-document-schemas.ts';
import { routes } from './routes.ts';
import { tidyParameters } from './tidy-parameter.ts';
import { tidySchema } from './tidy-schema.ts';

/** An OpenAPI 3.2 document, as plain JSON. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV32['generateDocument']>;

export interface DocumentOptions {
  readonly servers?: OpenApiDocument['servers'];
  /** Replaces parts of `info`, such as the title. */
  readonly info?: Partial<OpenApiDocument['info']>;
}

/** The contract as an OpenAPI 3.2.0 document. A fresh copy each time: it may be changed. */
export function createDocument(options: DocumentOptions = {}): OpenApiDocument {
  generated ??= JSON.stringify(generate());
  const { openapi, paths, components } = JSON.parse(generated);
  return {
    openapi,
    info: { ...info, ...options.info },
    servers: options.servers ?? defaultServers,
    security: [{ bearer: [] }, {}],
    tags,
    paths,
    components,
  };
}

/** Paths and components, which depend on nothing: made once, as generating them takes tens of milliseconds. */
let generated: string | undefined;

function generate(): JsonObject {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'Where the server or the application asks for one.',
  });
  for (const route of routes) registry.registerPath(route);
  const components = componentSchemas.map((schema) => ({ type: 'schema' as const, schema }));
  const generator = new OpenApiGeneratorV32([...components, ...registry.definitions], {
    unionPreferredType: 'oneOf',
    sortComponents: 'alphabetically',
  });
  const raw: JsonObject = JSON.parse(JSON.stringify(generator.generateDocument({ openapi: '3.2.0', info })));
  const schemas = isJsonObject(raw.components) && isJsonObject(raw.components.schemas) ? raw.components.schemas : {};
  return tidyParameters(hoistErrorResponses(mapDocumentSchemas(raw, (node) => tidySchema(node, schemas))));
}
