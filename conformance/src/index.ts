export type { BodyPlan } from './check-body.ts';
export { type App, type CheckedApp, checkedApp } from './checked-app.ts';
export { type CheckOptions, contractFetch, type Fetch } from './contract-fetch.ts';
export { type Contract, type ContractOptions, openContract, type SeenResponse } from './open-contract.ts';
export type { OpenApi } from './openapi.ts';
export { ContractError, type Problem } from './problem.ts';
export type { SchemaCheck } from './schema-checker.ts';
export { type SseFrame, SseFrames } from './sse-frames.ts';
