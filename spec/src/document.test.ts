import { describe, expect, test } from 'vitest';
import { createDocument } from './document.ts';
import { errorTypes } from './errors.ts';
import { flueEventSchema } from './events.ts';
import { type JsonObject, type JsonValue, objectAt } from './json.ts';

const document: JsonObject = JSON.parse(JSON.stringify(createDocument()));
const schemas = objectAt(document, 'components', 'schemas');

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];
const operations = Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) =>
  methods
    .filter((method) => objectAt(item)[method])
    .map((method) => ({ name: `${method.toUpperCase()} ${path}`, operation: objectAt(item, method) })),
);

/** A response object, looked up where it is a reference. */
function resolve(response: JsonValue): JsonObject {
  const { $ref } = objectAt(response);
  return typeof $ref === 'string' ? objectAt(document, ...$ref.slice(2).split('/')) : objectAt(response);
}

test('it is OpenAPI 3.2.0', () => {
  expect(document.openapi).toBe('3.2.0');
});

test('it has every route of the protocol, and no other', () => {
  expect(operations.map(({ name }) => name).sort()).toEqual(
    [
      'GET /workflows',
      'POST /workflows/{name}',
      'GET /runs',
      'GET /runs/{runId}',
      'HEAD /runs/{runId}',
      'POST /runs/{runId}/cancel',
      'DELETE /runs/{runId}',
      'GET /agents',
      'GET /agents/{name}',
      'POST /agents/{name}/{id}',
      'GET /agents/{name}/{id}',
      'HEAD /agents/{name}/{id}',
      'POST /agents/{name}/{id}/dispatch',
      'POST /agents/{name}/{id}/abort',
      'DELETE /agents/{name}/{id}',
      'GET /agents/{name}/{id}/attachments/{attachmentId}',
      'GET /openapi.json',
      'GET /openapi.yaml',
      'GET /capabilities',
      'GET /health',
      'GET /ready',
    ].sort(),
  );
});

describe.each(operations)('$name', ({ operation }) => {
  const responses = Object.entries(objectAt(operation, 'responses'));

  test('says what it is', () => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary).toMatch(/\w/);
    expect(operation.description).toMatch(/\w/);
    expect(operation.tags).toHaveLength(1);
  });

  test('has errors of the 4xx kind', () => {
    expect(responses.some(([status]) => status.startsWith('4'))).toBe(true);
  });

  test('has an example for everything that is sent', () => {
    const contents = [operation.requestBody ?? {}, ...responses.map(([, response]) => resolve(response))]
      .flatMap((body) => Object.entries(objectAt(body, 'content')))
      .filter(([mediaType]) => mediaType !== 'image/*');
    for (const [mediaType, content] of contents) {
      expect(Object.keys(objectAt(content, 'examples')), mediaType).not.toHaveLength(0);
    }
    const parameters = Array.isArray(operation.parameters) ? operation.parameters.map((each) => objectAt(each)) : [];
    for (const parameter of parameters) {
      expect(parameter.description, String(parameter.name)).toMatch(/\w/);
      if (parameter.in === 'path') expect(parameter.example, String(parameter.name)).toBeDefined();
    }
  });

  test('describes its headers', () => {
    for (const [status, response] of responses) {
      for (const [name, header] of Object.entries(objectAt(resolve(response), 'headers'))) {
        expect(objectAt(header).description, `${status} ${name}`).toMatch(/\w/);
      }
    }
  });
});

test('operation ids are unique', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every error type can be answered somewhere, in the status of the table', () => {
  const answered = new Map<string, Set<string>>();
  for (const { operation } of operations) {
    for (const [status, response] of Object.entries(objectAt(operation, 'responses'))) {
      for (const type of Object.keys(objectAt(resolve(response), 'content', 'application/json', 'examples'))) {
        if (Number(status) >= 400) answered.set(type, (answered.get(type) ?? new Set()).add(status));
      }
    }
  }
  expect([...answered.keys()].sort()).toEqual([...errorTypes].sort());
  expect([...answered.values()].filter((statuses) => statuses.size !== 1)).toEqual([]);
});

test('every event type, and every chunk, is a component of its own', () => {
  for (const union of ['FlueEvent', 'ConversationChunk']) {
    const mapping = objectAt(schemas, union, 'discriminator', 'mapping');
    for (const [type, reference] of Object.entries(mapping)) {
      expect(objectAt(schemas, String(reference).slice('#/components/schemas/'.length)), type).toHaveProperty('allOf');
    }
  }
  expect(Object.keys(objectAt(schemas, 'FlueEvent', 'discriminator', 'mapping'))).toHaveLength(
    flueEventSchema.options.length,
  );
});

test('streams are described by the frame, and what is in a frame', () => {
  const sse = objectAt(document, 'paths', '/runs/{runId}', 'get', 'responses', '200', 'content', 'text/event-stream');
  expect(sse.itemSchema).toEqual({ $ref: '#/components/schemas/EventFrame' });
  const { data } = objectAt(schemas, 'EventDataFrame', 'properties');
  expect(data).toMatchObject({
    contentMediaType: 'application/json',
    contentSchema: { $ref: '#/components/schemas/EventBatch' },
  });
});

test('a component keeps its own description however it is used', () => {
  expect(objectAt(schemas, 'JsonValue').description).toBe('Any JSON value, `null` included.');
  expect(objectAt(schemas, 'JsonSchema').description).toBe('A JSON Schema, dialect 2020-12.');
});

test('every view names a schema, and headers that the answer documents', () => {
  const viewed = operations.filter(({ operation }) => operation['x-openflue-views']);
  expect(viewed.map(({ operation }) => operation.operationId)).toEqual([
    'invokeWorkflow',
    'readRun',
    'readAgent',
    'promptAgent',
  ]);
  for (const { operation } of viewed) {
    const headers = objectAt(operation, 'responses', '200', 'headers');
    for (const view of Object.values(operation['x-openflue-views'] ?? {})) {
      const { schema, mediaType, requiredHeaders } = objectAt(view);
      expect(schemas).toHaveProperty([String(schema)]);
      expect(objectAt(operation, 'responses', '200', 'content')).toHaveProperty([String(mediaType)]);
      for (const name of Object.values(requiredHeaders ?? [])) expect(headers).toHaveProperty([String(name)]);
    }
  }
});

test('what is required is required, also where any JSON value will do', () => {
  expect(objectAt(schemas, 'DispatchRequest').required).toEqual(['input']);
  const [, own] = Array.isArray(schemas.RunResult) ? [] : Object.values(objectAt(schemas, 'RunResult').allOf ?? []);
  expect(objectAt(own).required).toEqual(['result']);
});

test('the deprecated mirror of a payload is marked', () => {
  const [, own] = Object.values(objectAt(schemas, 'RunRecord').allOf ?? []);
  expect(objectAt(own, 'properties', 'input').deprecated).toBe(true);
});

test('a caller may change what it got', () => {
  const first = createDocument();
  first.info.title = 'mine';
  first.paths = {};
  expect(createDocument().info.title).toBe('openflue');
  expect(createDocument().paths).not.toEqual({});
});
