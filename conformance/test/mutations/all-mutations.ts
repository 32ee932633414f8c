import type { Mutation } from './mutation.ts';
import { admissionMutations } from './of-admissions.ts';
import { agentMutations } from './of-agents.ts';
import { controlMutations } from './of-control.ts';
import { deploymentMutations } from './of-deployments.ts';
import { errorMutations } from './of-errors.ts';
import { eventStreamMutations } from './of-event-streams.ts';
import { eventMutations } from './of-events.ts';
import { keyMutations } from './of-keys.ts';
import { listMutations } from './of-lists.ts';
import { readMutations } from './of-reads.ts';
import { recordMutations } from './of-records.ts';

export const allMutations: readonly Mutation[] = [
  ...admissionMutations,
  ...agentMutations,
  ...controlMutations,
  ...deploymentMutations,
  ...errorMutations,
  ...keyMutations,
  ...listMutations,
  ...recordMutations,
  ...readMutations,
  ...eventStreamMutations,
  ...eventMutations,
];
