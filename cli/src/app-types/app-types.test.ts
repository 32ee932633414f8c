import { type Deployment, deploymentDocument, type JsonObject } from '@openflue/spec';
import { expect, test } from 'vitest';
import { appTypes } from './app-types.ts';

type Workflow = Deployment['workflows'][number];

function typesOf(workflows: readonly Workflow[], agents: readonly string[] = []): string {
  const document = deploymentDocument({
    workflows,
    agents: agents.map((name) => ({ name })),
    serverUrl: 'http://localhost',
  });
  return body(appTypes(JSON.parse(JSON.stringify(document))).text);
}

function body(text: string): string {
  return text.slice(text.indexOf('export'));
}

const name = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };

test('an application is its workflows and agents, by name', () => {
  const workflows = [
    { name: 'triage', description: 'Gives a priority.', input: name, output: { enum: ['low', 'high'] } },
    { name: 'b-c', output: { type: 'null' } },
  ];
  expect(typesOf(workflows, ['support', 'editor'])).toBe(`export interface App {
  workflows: {
    'b-c': {
      payload?: unknown;
      result: null;
    };
    /** Gives a priority. */
    triage: {
      payload: {
        name: string;
      };
      result: 'low' | 'high';
    };
  };
  agents: {
    editor: unknown;
    support: unknown;
  };
}
`);
});

test('an application without workflows and agents has no names', () => {
  expect(typesOf([])).toBe(
    'export interface App {\n  workflows: Record<never, never>;\n  agents: Record<never, never>;\n}\n',
  );
});

test('the order of definitions makes no difference', () => {
  const [a, b] = [{ name: 'a', input: name }, { name: 'B' }];
  expect(typesOf([a, b], ['x', 'y'])).toBe(typesOf([b, a], ['y', 'x']));
});

test('what holds itself has a name, also where it is the whole payload', () => {
  const tree = { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#' } } } };
  const types = typesOf([{ name: 'grow-tree', input: tree, output: { type: 'array', items: tree } }]);
  expect(types).toContain('payload: GrowTreePayload;');
  expect(types).toContain('export type GrowTreePayload = {\n  kids?: GrowTreePayload[];\n};\n');
  expect(types).toContain('result: GrowTreeResult;');
});

test('definitions are written in place when they are short, and named when they are not', () => {
  const input = {
    $defs: { id0: { type: 'string' }, person1: { ...name, description: 'Somebody.' }, 'a/b c': name },
    type: 'object',
    properties: {
      id: { $ref: '#/$defs/id0' },
      from: { $ref: '#/$defs/person1' },
      to: { $ref: '#/$defs/person1' },
      odd: { $ref: '#/$defs/a~1b%20c' },
    },
  };
  const types = typesOf([{ name: 'send', input }]);
  expect(types).toContain('id?: string;\n        from?: SendPayloadPerson;\n        to?: SendPayloadPerson;');
  expect(types).toContain('odd?: SendPayloadABC;');
  expect(types.match(/export type \w+/g)).toEqual(['export type SendPayloadABC', 'export type SendPayloadPerson']);
  expect(types).toContain('/** Somebody. */\nexport type SendPayloadPerson');
});

test('definitions are found by their $id too, and of like names each has its own', () => {
  const defs = (type: string) => ({
    $defs: { node: { $id: 'node', type: 'object', properties: { value: { type }, next: { $ref: 'node' } } } },
    $ref: 'node',
  });
  const types = typesOf([
    { name: 'a', input: { type: 'object', properties: { n: defs('string'), m: defs('string') } } },
  ]);
  expect(types).toContain('export type APayloadNNode = {\n  value?: string;\n  next?: APayloadNNode;\n};');
  expect(
    typesOf([
      { name: 'a', input: defs('null') },
      { name: 'A', input: defs('string') },
    ]),
  ).toContain('export type APayloadNode2');
});

test.each([
  { $ref: '#/$defs/gone' },
  { $ref: 'https://example.com/schema.json' },
  { $ref: '#' },
  { $ref: '#/%E0%A4%A' },
])('nothing is known of %j', (input) => {
  expect(typesOf([{ name: 'a', input }])).toMatch(/payload: (unknown|APayload);/);
});

test('documents of others count by what they say, not by how they name it', () => {
  const document: JsonObject = {
    paths: {
      '/workflows/{name}': { post: { operationId: 'invoke' } },
      '/workflows/a%20b': {
        post: {
          responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/R' } } } } },
        },
      },
    },
    components: { schemas: { R: { type: 'object', properties: { runId: {}, result: { type: 'number' } } } } },
  };
  const { text } = appTypes(document);
  expect(body(text)).toContain("'a b': {\n      result: number;\n    };");
});
