import { expect, test } from 'vitest';
import { deploymentDocument } from './deployment-document.ts';
import { type JsonObject, type JsonSchema, objectAt } from './json.ts';

function deployed(input?: JsonSchema, output?: JsonSchema, name = 'summarize'): JsonObject {
  const workflow = { name, description: 'Summarises.', ...(input && { input }), ...(output && { output }) };
  const document = deploymentDocument({
    workflows: [workflow],
    agents: [{ name: 'support' }, { name: 'sales' }],
    serverUrl: 'https://flue.example.com/api',
  });
  return JSON.parse(JSON.stringify(document));
}

const text = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

test('a workflow has an operation of its own, with its payload and its result', () => {
  const document = deployed({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...text }, { type: 'string' });
  const post = objectAt(document, 'paths', '/workflows/summarize', 'post');
  expect(post).toMatchObject({ operationId: 'invokeWorkflow_summarize', description: 'Summarises.' });
  expect(objectAt(post, 'requestBody')).toEqual({
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/workflow.summarize.payload' } } },
  });
  const schemas = objectAt(document, 'components', 'schemas');
  expect(schemas['workflow.summarize.payload']).toEqual(text);
  expect(schemas['workflow.summarize.result']).toEqual({ type: 'string' });
  const answer = { $ref: '#/components/schemas/workflow.summarize.answer' };
  expect(objectAt(post, 'responses', '200', 'content', 'application/json').schema).toEqual(answer);
  expect(objectAt(schemas, 'workflow.summarize.answer').allOf).toContainEqual({
    $ref: '#/components/schemas/RunResult',
  });
});

test('the concrete operation keeps everything of the contract but the name parameter', () => {
  const document = deployed(text);
  const generic = objectAt(document, 'paths', '/workflows/{name}', 'post');
  const concrete = objectAt(document, 'paths', '/workflows/summarize', 'post');
  const parameters = (operation: JsonObject) =>
    Object.values(operation.parameters ?? []).map((parameter) => objectAt(parameter).name);
  expect(parameters(concrete)).toEqual(parameters(generic).filter((name) => name !== 'name'));
  expect(Object.keys(objectAt(concrete, 'responses'))).toEqual(Object.keys(objectAt(generic, 'responses')));
});

test('a workflow without schemas takes and gives any JSON value, and need not be sent a body', () => {
  const document = deployed();
  const post = objectAt(document, 'paths', '/workflows/summarize', 'post');
  expect(objectAt(post, 'requestBody')).toMatchObject({
    required: false,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/JsonValue' } } },
  });
  const answer = objectAt(post, 'responses', '200', 'content', 'application/json').schema;
  expect(answer).toEqual({ $ref: '#/components/schemas/RunResult' });
});

test("a schema's references to itself hold in the document", () => {
  const tree = {
    $defs: { leaf: { type: 'string' } },
    type: 'object',
    properties: { leaf: { $ref: '#/$defs/leaf' }, child: { $ref: '#' } },
    default: { $ref: '#' },
  };
  const payload = objectAt(deployed(tree), 'components', 'schemas', 'workflow.summarize.payload');
  expect(payload.properties).toEqual({
    leaf: { $ref: '#/components/schemas/workflow.summarize.payload/$defs/leaf' },
    child: { $ref: '#/components/schemas/workflow.summarize.payload' },
  });
  expect(payload.default).toEqual({ $ref: '#' });
});

test('names that differ stay different, and paths are encoded', () => {
  const document = deploymentDocument({
    workflows: [
      { name: 'a b', input: text },
      { name: 'a_b', input: text },
      { name: 'run', input: text },
    ],
    agents: [],
    serverUrl: 'https://flue.example.com',
  });
  expect(Object.keys(document.paths ?? {})).toContain('/workflows/a%20b');
  const names = Object.keys(document.components?.schemas ?? {}).filter((name) => name.startsWith('workflow.'));
  expect(names).toEqual(['workflow.a_20_b.payload', 'workflow.a_5f_b.payload', 'workflow.run.payload']);
  expect(document.components?.schemas).toHaveProperty('RunResult');
});

test('agents are the only values of the name', () => {
  const document = deployed();
  for (const method of ['get', 'post', 'head']) {
    const { parameters } = objectAt(document, 'paths', '/agents/{name}/{id}', method);
    const [name] = Object.values(parameters ?? []);
    expect(objectAt(name, 'schema')).toEqual({ type: 'string', enum: ['support', 'sales'] });
  }
});

test('it tells where the deployment is', () => {
  expect(deployed().servers).toEqual([{ url: 'https://flue.example.com/api' }]);
});
