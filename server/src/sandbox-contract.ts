// `@openflue/server/sandbox-contract`: for whoever writes a sandbox.
export type { Sandbox, SandboxFactory } from './sandbox/port.ts';
export { describeSandbox, type SandboxTestRunner } from './sandbox/sandbox-contract.ts';
