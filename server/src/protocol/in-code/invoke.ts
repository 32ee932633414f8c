import { FlueError, issuesMeta } from '@openflue/spec';
import { jsonSnapshot } from '../../authoring/json-snapshot.ts';
import { isWorkflow, type WorkflowDefinition } from '../../authoring/workflow.ts';
import type { Engine, WorkflowFace } from '../../engine/port.ts';
import { applicationEngine } from './application-engine.ts';

export interface WorkflowInvokeRequest {
  /** JSON; absent for none. */
  readonly payload?: unknown;
  /** The same as `payload`, as the field's original calls it. */
  readonly input?: unknown;
}

export interface WorkflowInvocationReceipt {
  readonly runId: string;
}

/**
 * Admits a run of a workflow of the running application; durable when it resolves. The workflow is the default export of
 * its module, or named. It need not answer over HTTP. Rejects with `FlueError` (`workflow_not_found`, `invalid_request`
 * with the issues, `queue_full`, `not_ready`), `JsonSnapshotError` or `NoApplicationError`.
 */
export async function invoke(
  workflow: WorkflowDefinition | { readonly workflow: string },
  request: WorkflowInvokeRequest = {},
): Promise<WorkflowInvocationReceipt> {
  const engine = applicationEngine('invoke');
  const face = findWorkflow(engine, workflow);
  const payload = jsonSnapshot(request.payload ?? request.input, 'payload');
  const validation = await face.validateInput(payload);
  if ('issues' in validation) {
    throw new FlueError('invalid_request', {
      details: `The payload does not match the input schema of the workflow "${face.name}".`,
      meta: { workflow: face.name, ...issuesMeta(validation.issues) },
    });
  }
  const { runId } = await engine.runs.admit({ workflow: face.name, payload });
  return { runId };
}

function findWorkflow(engine: Engine, workflow: WorkflowDefinition | { readonly workflow: string }): WorkflowFace {
  const found = isWorkflow(workflow)
    ? engine.workflows().filter(({ definition }) => definition === workflow)
    : engine.workflows().filter(({ name }) => 'workflow' in workflow && name === workflow.workflow);
  const [only, another] = found;
  if (only && !another) return only;
  const details = another
    ? `Several modules export this workflow: ${found.map(({ name }) => name).join(', ')}. Name the one that is meant.`
    : 'No workflow module of the running application exports this workflow, or has this name.';
  throw new FlueError('workflow_not_found', { details });
}
