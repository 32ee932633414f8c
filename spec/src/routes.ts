import { headAgentRoute, readAgentRoute, readAttachmentRoute } from './agent-reads.ts';
import { abortAgentRoute, dispatchAgentRoute, listAgentsRoute, promptAgentRoute } from './agents.ts';
import { capabilitiesRoute, healthRoute, openapiJsonRoute, openapiYamlRoute, readyRoute } from './deployment.ts';
import { deleteInstanceRoute, listInstancesRoute } from './instances.ts';
import { cancelRunRoute, deleteRunRoute, headRunRoute, listRunsRoute, readRunRoute } from './runs.ts';
import { invokeWorkflowRoute, listWorkflowsRoute } from './workflows.ts';

/** Every route of the protocol, in the order of the document. */
export const routes = [
  listWorkflowsRoute,
  invokeWorkflowRoute,
  listRunsRoute,
  readRunRoute,
  headRunRoute,
  cancelRunRoute,
  deleteRunRoute,
  listAgentsRoute,
  listInstancesRoute,
  promptAgentRoute,
  readAgentRoute,
  headAgentRoute,
  dispatchAgentRoute,
  abortAgentRoute,
  deleteInstanceRoute,
  readAttachmentRoute,
  openapiJsonRoute,
  openapiYamlRoute,
  capabilitiesRoute,
  healthRoute,
  readyRoute,
];
