import { type JsonObject, type JsonSchema, objectAt } from './json.ts';
import { mapSchema } from './map-schema.ts';
import type { WorkflowInfo } from './workflows.ts';

/** Names of a workflow's component schemas: what it takes, what it gives, and the answer of `?wait=result`. */
export function componentNames({ name }: Pick<WorkflowInfo, 'name'>) {
  const base = `workflow.${componentSafe(name)}`;
  return { payload: `${base}.payload`, result: `${base}.result`, answer: `${base}.answer` };
}

/** The component schemas of one workflow; only those that it declares. */
export function workflowSchemas(workflow: WorkflowInfo): JsonObject {
  const { payload, result, answer } = componentNames(workflow);
  return {
    ...(workflow.input && { [payload]: embedded(workflow.input, payload) }),
    ...(workflow.output && {
      [result]: embedded(workflow.output, result),
      [answer]: {
        allOf: [schemaRef('RunResult'), { type: 'object', properties: { result: schemaRef(result) } }],
      },
    }),
  };
}

export function schemaRef(component: string): { $ref: string } {
  return { $ref: `#/components/schemas/${component}` };
}

/** A schema as part of a document: its references to itself now start where it stands. */
function embedded(schema: JsonSchema, component: string): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(schema));
  const { $schema: _dialect, $id: _id, ...rest } = plain;
  const mapped = mapSchema(rest, (node) =>
    typeof node.$ref === 'string' && node.$ref.startsWith('#')
      ? { ...node, $ref: `${schemaRef(component).$ref}${node.$ref.slice(1)}` }
      : node,
  );
  return objectAt(mapped);
}

/** Component names allow letters, digits, `.`, `-` and `_`; anything else, and `_` itself, becomes `_<hex>_`. */
export function componentSafe(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
}
