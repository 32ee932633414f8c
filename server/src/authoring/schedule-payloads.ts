import { DefinitionError } from './definition-error.ts';
import { describeIssues } from './validation-issue.ts';
import type { Workflow } from './workflow-module.ts';

/** Throws `DefinitionError` when a workflow would refuse the payload of one of its own schedules. */
export async function assertSchedulePayloads(workflow: Workflow): Promise<void> {
  const { name, schedules = [] } = workflow;
  for (const { cron, payload } of schedules) {
    const validation = await workflow.validateInput(payload);
    if ('value' in validation) continue;
    throw new DefinitionError(
      `The payload of the schedule "${cron}" does not match the input schema of workflow "${name}": ${describeIssues(validation.issues)}`,
      { workflow: name, cron },
    );
  }
}
