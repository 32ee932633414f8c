import type { JsonObject } from '@openflue/spec';
import { type DescribedWorkflow, describedApp } from './described-app.ts';
import { docComment } from './doc-comment.ts';
import { type NamedTypes, namedTypes } from './named-types.ts';
import { type Member, objectText } from './object-text.ts';
import { anything, intersection } from './type-text.ts';

export interface AppTypes {
  /** A module of types that exports `App`: the same for the same application, whichever deployment the document is from. */
  readonly text: string;
  readonly workflows: number;
  readonly agents: number;
}

/** Types of the application that a deployment's document describes. */
export function appTypes(document: JsonObject): AppTypes {
  const { workflows, agents } = describedApp(document);
  const types = namedTypes(document, ['App', 'Record']);
  const app = objectText([
    nameTable(
      'workflows',
      workflows.map((workflow) => workflowMember(workflow, types)),
    ),
    nameTable(
      'agents',
      agents.map((name) => ({ name, type: anything, optional: false })),
    ),
  ]);
  const parts = [header, `export interface App ${app.text}`, ...types.declarations()];
  return { text: `${parts.join('\n\n')}\n`, workflows: workflows.length, agents: agents.length };
}

/** Without names there is no name to use: not an object that takes any. */
function nameTable(name: string, members: readonly Member[]): Member {
  const type = members.length === 0 ? { text: 'Record<never, never>' } : objectText(members);
  return { name, type, optional: false };
}

const header = `// Made by \`openflue types\`; changes made here are lost. With \`createFlueClient<App>({ … })\` of @openflue/sdk the compiler knows
// the names of workflows and agents, what a workflow takes, and what it gives.`;

function workflowMember({ name, description, payload, result }: DescribedWorkflow, types: NamedTypes): Member {
  const given = payload && { name: 'payload', type: types.typeOf(payload.schema), optional: !payload.isRequired };
  const made = { name: 'result', type: intersection(result.map((schema) => types.typeOf(schema))), optional: false };
  return {
    name,
    type: objectText(given ? [given, made] : [made]),
    optional: false,
    doc: docComment({ description: description ?? null }),
  };
}
