export { type Cassette, type CassetteOptions, cassette } from './cassettes/cassette.ts';
export { CassetteError } from './cassettes/cassette-error.ts';
export {
  createScriptedEngine,
  type ScriptedAgent,
  type ScriptedEngineOptions,
  type ScriptedWorkflow,
} from './engine/scripted-engine.ts';
export type { Answer as FaultAnswer, Fault } from './faults/fault.ts';
export { fault } from './faults/faults.ts';
export { type FlueHandlersOptions, flueHandlers } from './flue-handlers.ts';
export { type MockServer, type MockServerOptions, mockServer } from './mock-server.ts';
export type { AgentMock, Mocked, MockedApp, WorkflowMock } from './mocked-app.ts';
export type { Failure } from './scenarios/failure.ts';
export type { AgentPlay, AgentScenario, RunPlay, RunScenario } from './scenarios/play.ts';
export { scenario } from './scenarios/scenario.ts';
export type { Answer, ToolCall, Turn } from './scenarios/turn.ts';
