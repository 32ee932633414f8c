import { deploymentDocument } from '@openflue/spec';
import { expect, test } from 'vitest';
import { openContract } from './open-contract.ts';
import type { OpenApi } from './openapi.ts';

const tree = {
  $defs: { node: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/node' } } } } },
  $ref: '#/$defs/node',
};
const document: OpenApi = JSON.parse(
  JSON.stringify(
    deploymentDocument({
      workflows: [{ name: 'grow', output: tree }, { name: 'plain' }],
      agents: [],
      serverUrl: 'http://127.0.0.1:3583',
    }),
  ),
);
const contract = openContract(document);

function problemsOf(workflow: string, result: unknown) {
  const runId = 'run_01JZ8Q4T6W3XN5V7B9C1D2E3F4';
  return contract.validateResponse({
    method: 'POST',
    url: `/workflows/${workflow}?wait=result`,
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ runId, streamUrl: `http://127.0.0.1:3583/runs/${runId}`, offset: '1_0', result }),
  });
}

test("a workflow's result is held to the workflow's own schema, references and all", () => {
  expect(problemsOf('grow', { children: [{ children: [] }] })).toEqual([]);
  expect(problemsOf('grow', { children: [{ children: 'none' }] })).toMatchObject([
    { kind: 'body', message: expect.stringContaining('/result/children/0/children') },
  ]);
});

test('a workflow without a schema may give anything', () => {
  expect(problemsOf('plain', { children: 'none' })).toEqual([]);
});
