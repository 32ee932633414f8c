import { isJsonObject, type JsonObject, type JsonValue, objectAt } from '@openflue/spec';
import { keysOf, valueAt } from './document-pointer.ts';

export interface DescribedApp {
  readonly workflows: readonly DescribedWorkflow[];
  readonly agents: readonly string[];
}

export interface DescribedWorkflow {
  readonly name: string;
  readonly description?: string;
  /** Absent: it takes none. */
  readonly payload?: { readonly schema: JsonValue; readonly isRequired: boolean };
  /** All that the document says of the result: each of these schemas holds. */
  readonly result: readonly JsonValue[];
}

/** What the document of a deployment says it offers, by name. */
export function describedApp(document: JsonObject): DescribedApp {
  const generic = objectAt(document, 'paths', '/workflows/{name}', 'post');
  const workflows = Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) => {
    const [, encoded] = /^\/workflows\/([^/{}]+)$/.exec(path) ?? [];
    const operation = objectAt(item, 'post');
    if (encoded === undefined || Object.keys(operation).length === 0) return [];
    const { description } = operation;
    return {
      name: decodeURIComponent(encoded),
      // An operation without words of its own has those of the contract.
      ...(typeof description === 'string' && description !== generic.description && { description }),
      ...payloadOf(operation),
      result: resultSchemas(document, json(objectAt(operation, 'responses', '200'))),
    };
  });
  return { workflows: workflows.sort((a, b) => (a.name < b.name ? -1 : 1)), agents: agentNames(document) };
}

function payloadOf(operation: JsonObject): Pick<DescribedWorkflow, 'payload'> {
  const body = objectAt(operation, 'requestBody');
  const schema = json(body);
  return schema === undefined ? {} : { payload: { schema, isRequired: body.required === true } };
}

function json(content: JsonObject): JsonValue | undefined {
  return objectAt(content, 'content', 'application/json').schema;
}

/** The schemas of the property `result`, wherever the schema of the answer has them from. */
function resultSchemas(document: JsonObject, schema: JsonValue | undefined): JsonValue[] {
  if (!isJsonObject(schema)) return [];
  const { $ref, allOf } = schema;
  const keys = typeof $ref === 'string' ? keysOf($ref) : undefined;
  const parts = [keys && valueAt(document, keys), ...(Array.isArray(allOf) ? allOf : [])];
  const { result } = objectAt(schema, 'properties');
  return [...(result === undefined ? [] : [result]), ...parts.flatMap((part) => resultSchemas(document, part))];
}

/** Where there are none, the document leaves the name open. */
function agentNames(document: JsonObject): string[] {
  const { parameters } = objectAt(document, 'paths', '/agents/{name}/{id}', 'post');
  const name = Array.isArray(parameters)
    ? parameters.find((parameter) => objectAt(parameter).name === 'name')
    : undefined;
  const { enum: names } = objectAt(name, 'schema');
  return Array.isArray(names) ? names.filter((each) => typeof each === 'string').sort() : [];
}
