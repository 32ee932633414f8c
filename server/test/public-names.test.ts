import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as server from '@openflue/server';
import * as compat from '@openflue/server/compat';
import * as node from '@openflue/server/node';
import * as routing from '@openflue/server/routing';
import { expect, test } from 'vitest';
import { runNode } from './run-node.ts';

// Values that projects of the field's original import, by the versions that have them. A name that is missing fails when
// the module is linked, before any of its code runs.
const both = `IMAGE_DATA_OMITTED ResultUnavailableError connectMcpServer createAgent createSandboxSessionEnv
  defineAgentProfile defineTool dispatch observe registerApiProvider registerProvider`;
const only0_11 = 'Type configureProvider';
const only1_0 = `ActionInputValidationError ActionOutputSerializationError ActionOutputValidationError
  AttachmentNotAvailableError DelegationDepthExceededError FLUE_EVENT_SCHEMA_REVISION FlueError
  InstrumentationAlreadyInstalledError ModelNotConfiguredError OperationFailedError ProductEventVersionError
  ProviderRegistrationError SandboxOperationUnsupportedError SessionAlreadyExistsError SessionBusyError
  SessionDataVersionError SessionDeletedError SessionNotFoundError SkillDefinitionValidationError SkillNotRegisteredError
  SubagentNotDeclaredError SubmissionInterruptedError SubmissionRetryExhaustedError SubmissionTimeoutError
  ToolInputValidationError ToolLegacyDefinitionError ToolNameConflictError ToolOutputSerializationError
  ToolOutputValidationError WorkflowAdmissionError WorkflowAdmissionUnavailableError WorkflowInputSerializationError
  WorkflowInputUnexpectedError WorkflowInvocationNotConfiguredError WorkflowNotDiscoveredError bash defineAction
  defineAgent defineSkill defineWorkflow getRun instrument invoke listAgents listRuns`;
const names = `${both} ${only0_11} ${only1_0}`.split(/\s+/);

/** What is not offered; the page says why, and what to use instead. */
const page = readFileSync(resolve(import.meta.dirname, '../../docs/guide/coming-from-flue.md'), 'utf8');
const excepted = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
);

test.each(names)('%s of the original resolves, or is documented as not offered', (name) => {
  if (excepted.includes(name)) expect(compat).not.toHaveProperty(name);
  else expect(compat).toHaveProperty(name);
});

test('the main entry has all of these but what is too large for it', () => {
  const missing = names.filter((name) => !excepted.includes(name) && !(name in server));
  expect(missing).toEqual(['Type']);
});

test('the entries for Node and for routing have what the original has, but for what is documented', () => {
  expect(node).toHaveProperty('local');
  expect(routing).toHaveProperty('flue');
  expect(excepted).toEqual(expect.arrayContaining(['sqlite', 'admin']));
});

test('every failure that is thrown on purpose is a FlueError with a type', () => {
  const { FlueError, HttpError, RuntimeError, SessionBusyError } = server;
  for (const error of [
    new HttpError('forbidden'),
    new RuntimeError('own_type', 'It failed.'),
    new SessionBusyError('default', 'prompt'),
  ]) {
    expect(error).toBeInstanceOf(FlueError);
    expect(error).toMatchObject({ type: expect.any(String), details: expect.any(String) });
  }
  expect(new Error('other')).not.toBeInstanceOf(FlueError);
});

test('nothing that needs an installed extra or much time is loaded with the main entry', async () => {
  const packages = await runNode(`
    import { registerHooks } from 'node:module';
    const urls = [];
    registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
    await import('@openflue/server');
    print([...new Set(urls.flatMap((url) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1] ?? []))].sort());`);
  expect(packages).toContain('hono');
  const heavy = ['openai', '@anthropic-ai/sdk', '@modelcontextprotocol/sdk', '@opentelemetry/api', 'just-bash', 'pino'];
  for (const name of [...heavy, 'lowdb', 'typebox', 'esbuild']) expect(packages).not.toContain(name);
});
