import { describe, expect, test } from 'vitest';
import { openContract } from './open-contract.ts';
import type { OpenApi } from './openapi.ts';
import { schemaChecker } from './schema-checker.ts';

/** Examples teach: every one of the document must be what the document itself allows. */
const { document } = openContract();
const schemas = schemaChecker(document);

interface Example {
  readonly name: string;
  readonly value: unknown;
  readonly check: (value: unknown) => string[];
}

type Content = Record<string, { examples?: Record<string, { value: unknown }>; itemSchema?: object }>;

function examplesOf(pointer: readonly string[], content: Content = {}): Example[] {
  return Object.entries(content).flatMap(([mediaType, media]) =>
    Object.entries(media.examples ?? {})
      .filter(() => !media.itemSchema)
      .map(([name, { value }]) => ({
        name: `${pointer.slice(1).join(' ')} ${name}`,
        value,
        check: schemas.at(...pointer, 'content', mediaType, 'schema'),
      })),
  );
}

/** What is looked at here of an operation, and of a shared answer. */
interface Part {
  readonly content?: Content;
}
interface OperationExamples {
  readonly operationId: string;
  readonly requestBody?: Part;
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly example?: unknown }>;
  readonly responses: Readonly<Record<string, Part>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, OperationExamples>>>>;
const parts: {
  paths: Paths;
  components: { responses: Record<string, Part>; schemas: Record<string, { examples?: unknown[] }> };
} = JSON.parse(JSON.stringify(document));

const operations = Object.entries(parts.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ pointer: ['paths', path, method], operation })),
);

const examples: Example[] = [
  ...operations.flatMap(({ pointer, operation }) => [
    ...examplesOf([...pointer, 'requestBody'], operation.requestBody?.content),
    ...Object.entries(operation.responses).flatMap(([status, response]) =>
      examplesOf([...pointer, 'responses', status], response.content),
    ),
    ...(operation.parameters ?? []).flatMap(({ name, example }, index) =>
      example === undefined
        ? []
        : [
            {
              name: `${operation.operationId} ${name}`,
              value: example,
              check: schemas.at(...pointer, 'parameters', String(index), 'schema'),
            },
          ],
    ),
  ]),
  ...Object.entries(parts.components.responses).flatMap(([name, response]) =>
    examplesOf(['components', 'responses', name], response.content),
  ),
  ...Object.entries(parts.components.schemas).flatMap(([name, schema]) =>
    (schema.examples ?? []).map((value) => ({ name, value, check: schemas.component(name) })),
  ),
];

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(50);
});

test.each(examples)('$name', ({ value, check }) => {
  expect(check(value)).toEqual([]);
});

describe('examples of streams are streams', () => {
  const contract = openContract();
  const safe = {
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'x',
  };
  test.each([
    ['POST', '/workflows/{name}', 'stream', '/workflows/x'],
    ['GET', '/runs/{runId}', 'stream', '/runs/x?live=sse&offset=-1'],
    ['GET', '/agents/{name}/{id}', 'events', '/agents/a/1?live=sse&offset=-1'],
    ['GET', '/agents/{name}/{id}', 'updates', '/agents/a/1?live=sse&offset=-1&view=updates'],
  ])('%s %s %s', (method, path, name, url) => {
    const { examples = {} } =
      parts.paths[path]?.[method.toLowerCase()]?.responses[200]?.content?.['text/event-stream'] ?? {};
    const headers = { ...safe, 'Content-Type': 'text/event-stream', Location: 'http://x/', 'Stream-Next-Offset': '1' };
    const body = String(examples[name]?.value);
    expect(contract.validateResponse({ method, url, status: 200, headers, body })).toEqual([]);
  });
});

test('an example that is wrong would be found', () => {
  const broken: OpenApi = JSON.parse(JSON.stringify(document));
  const check = schemaChecker(broken).component('RunRecord');
  expect(check({ runId: 'run_1' })).not.toEqual([]);
});
