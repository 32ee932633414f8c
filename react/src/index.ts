export type { FailedSend, SendMessageOptions } from './agent-store.ts';
export type { AgentStatus } from './agent-view.ts';
export { nextFrame, type ScheduleFrame } from './frame.ts';
export { type ClientOption, FlueProvider, type FlueProviderProps, useFlueClient } from './provider.ts';
export { type FlueAgent, type UseFlueAgentOptions, useFlueAgent } from './use-flue-agent.ts';
export { type FlueInvoke, type FlueInvokeOptions, useFlueInvoke } from './use-flue-invoke.ts';
export { type FlueRun, type UseFlueRunOptions, useFlueRun, useFlueRun as useFlueWorkflow } from './use-flue-run.ts';
export { type FlueRuns, useFlueRuns } from './use-flue-runs.ts';
