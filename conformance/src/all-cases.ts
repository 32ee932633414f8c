import type { Case } from './case.ts';
import { admissionCases } from './cases/admissions.ts';
import { agentControlCases } from './cases/agent-control.ts';
import { agentCases } from './cases/agents.ts';
import { attachmentCases } from './cases/attachments.ts';
import { cancelCases } from './cases/cancel.ts';
import { conversationChangeCases } from './cases/conversation-changes.ts';
import { conversationCases } from './cases/conversations.ts';
import { deletionCases } from './cases/deletion.ts';
import { deploymentCases } from './cases/deployment.ts';
import { eventStreamCases } from './cases/event-streams.ts';
import { eventCases } from './cases/events.ts';
import { exposureCases } from './cases/exposure.ts';
import { generalCases } from './cases/general.ts';
import { idempotencyCases } from './cases/idempotency.ts';
import { instanceCases } from './cases/instances.ts';
import { liveReadCases } from './cases/live-reads.ts';
import { promptWaitCases } from './cases/prompt-waits.ts';
import { promptCases } from './cases/prompts.ts';
import { runListCases } from './cases/run-list.ts';
import { runCases } from './cases/runs.ts';
import { streamParameterCases } from './cases/stream-parameters.ts';
import { streamReadCases } from './cases/stream-reads.ts';
import { streamTagCases } from './cases/stream-tags.ts';
import { workflowWaitCases } from './cases/workflow-waits.ts';
import { workflowCases } from './cases/workflows.ts';

/** All but those of the profile `crash`, which stand on a way to restart the server. */
export const allCases: readonly Case[] = [
  // Those that wait for long come first, so that others run meanwhile.
  ...liveReadCases,
  ...eventStreamCases,
  ...workflowWaitCases,
  ...promptWaitCases,
  ...instanceCases,
  ...streamReadCases,
  ...workflowCases,
  ...admissionCases,
  ...agentCases,
  ...promptCases,
  ...streamParameterCases,
  ...streamTagCases,
  ...agentControlCases,
  ...runCases,
  ...eventCases,
  ...conversationCases,
  ...conversationChangeCases,
  ...attachmentCases,
  ...idempotencyCases,
  ...cancelCases,
  ...runListCases,
  ...deletionCases,
  ...exposureCases,
  ...generalCases,
  ...deploymentCases,
];
