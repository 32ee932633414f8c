import { headAgentRoute, readAgentRoute, readAttachmentRoute } from './agent-reads.ts';
import { abortAgentRoute, dispatchAgentRoute, listAgentsRoute, promptAgentRoute } from './agents.ts';
import { capabilitiesRoute, healthRoute, openapiJsonRoute, openapiYamlRoute, readyRoute } from './deployment.ts';
import { cancelRunRoute, headRunRoute, listRunsRoute, readRunRoute } from './runs.ts';
import { invokeWorkflowRoute, listWorkflowsRoute } from './workflows.ts';

/** Every route of the protocol, in the order of the document. */
export const routes = [
  listWorkflowsRoute,
  invokeWorkflowRoute,
  listRunsRoute,
  readRunRoute,
  headRunRoute,
  cancelRunRoute,
  listAgentsRoute,
  promptAgentRoute,
  readAgentRoute,
  headAgentRoute,
  dispatchAgentRoute,
  abortAgentRoute,
  readAttachmentRoute,
  openapiJsonRoute,
  openapiYamlRoute,
  capabilitiesRoute,
  healthRoute,
  readyRoute,
];
