import type { AgentInfo } from './agents.ts';
import { createDocument, type OpenApiDocument } from './document.ts';
import { isJsonObject, type JsonObject, type JsonValue, objectAt } from './json.ts';
import { mapValues } from './map-schema.ts';
import { componentNames, componentSafe, schemaRef, workflowSchemas } from './workflow-schemas.ts';
import type { WorkflowInfo } from './workflows.ts';

export interface Deployment {
  readonly workflows: readonly WorkflowInfo[];
  readonly agents: readonly AgentInfo[];
  /** Absolute URL of the mount. */
  readonly serverUrl: string;
}

/**
 * The document of one deployment: the contract, one concrete operation for each workflow, with its own payload and
 * result schemas, and the names of its agents as the only values of `name`.
 */
export function deploymentDocument({ workflows, agents, serverUrl }: Deployment): OpenApiDocument {
  const { components, paths, ...rest } = createDocument({ servers: [{ url: serverUrl }] });
  const contract: JsonObject = JSON.parse(JSON.stringify({ paths, components }));
  const schemas: JsonObject = Object.assign(
    objectAt(contract, 'components', 'schemas'),
    ...workflows.map(workflowSchemas),
  );
  const generic = objectAt(contract, 'paths', '/workflows/{name}', 'post');
  const concrete = workflows.map((workflow): [string, JsonValue] => [
    `/workflows/${encodeURIComponent(workflow.name)}`,
    { post: concreteOperation(generic, workflow) },
  ]);
  return JSON.parse(
    JSON.stringify({
      ...rest,
      paths: { ...withAgentNames(objectAt(contract, 'paths'), agents), ...Object.fromEntries(concrete) },
      components: { ...objectAt(contract, 'components'), schemas },
    }),
  );
}

function concreteOperation(generic: JsonObject, workflow: WorkflowInfo): JsonObject {
  const { name, description, input, output } = workflow;
  const component = componentNames(workflow);
  const parameters = Array.isArray(generic.parameters) ? generic.parameters : [];
  return {
    ...generic,
    operationId: `invokeWorkflow_${componentSafe(name)}`,
    summary: `Start a run of ${name}`,
    ...(description !== undefined && { description }),
    ...(output && { 'x-openflue-views': withResultSchema(generic['x-openflue-views'] ?? [], component.answer) }),
    parameters: parameters.filter((parameter) => objectAt(parameter).in !== 'path'),
    requestBody: {
      required: input !== undefined,
      content: { 'application/json': { schema: schemaRef(input ? component.payload : 'JsonValue') } },
    },
    responses: {
      ...objectAt(generic, 'responses'),
      200: withResult(objectAt(generic, 'responses', '200'), schemaRef(output ? component.answer : 'RunResult')),
    },
  };
}

/** The examples go: they are those of another workflow. */
function withResult(response: JsonObject, schema: JsonObject): JsonObject {
  const { examples: _, ...stream } = objectAt(response, 'content', 'text/event-stream');
  return { ...response, content: { 'application/json': { schema }, 'text/event-stream': stream } };
}

function withResultSchema(views: JsonValue, schema: string): JsonValue {
  if (!Array.isArray(views)) return views;
  return views.map((view) => (objectAt(view).name === 'result' ? { ...objectAt(view), schema } : view));
}

function withAgentNames(paths: JsonObject, agents: readonly AgentInfo[]): JsonObject {
  const names = agents.map((agent) => agent.name);
  if (names.length === 0) return paths;
  const named = (parameter: JsonValue): JsonValue =>
    isJsonObject(parameter) && parameter.name === 'name'
      ? { ...parameter, schema: { type: 'string', enum: names }, example: names[0] ?? null }
      : parameter;
  const inOperation = (operation: JsonValue): JsonValue =>
    isJsonObject(operation) && Array.isArray(operation.parameters)
      ? { ...operation, parameters: operation.parameters.map(named) }
      : operation;
  return mapValues(paths, (item, path) =>
    path.startsWith('/agents/') ? mapValues(objectAt(item), inOperation) : item,
  );
}
