import type { UserMessage } from '@openflue/spec';
import type { CallHandle } from '../authoring/call-handle.ts';
import type { ShellOptions } from '../authoring/operation-options.ts';
import type { Emitter } from '../events/emitter.ts';
import type { ShellResult } from '../sandbox/port.ts';
import type { HarnessEnvironment } from './environment.ts';
import { type Operation, runOperation } from './operation.ts';
import { keepEnd } from './output-limit.ts';
import { startCall } from './start-call.ts';
import type { Workspace } from './workspace.ts';

export interface ShellPlace {
  readonly workspace: Workspace;
  readonly emitter: Emitter;
  readonly environment: HarnessEnvironment;
  /** Given when the command is one of a session's operations. */
  readonly session?: NonNullable<Operation['session']>;
}

/** Runs a command as an operation; a session's conversation is told of it. The event shows as much of the output as a tool result would; the caller gets all. */
export function startShell(
  command: string,
  { signal, ...options }: ShellOptions,
  { workspace, emitter, environment, session }: ShellPlace,
): CallHandle<ShellResult> {
  const operation: Operation = { kind: 'shell', request: [command, options], ...(session && { session }) };
  return startCall(
    (stop) =>
      runOperation({ ...environment, emitter }, operation, async ({ resumedAt }) => {
        const sandbox = await workspace.open();
        const value = await sandbox.exec(command, { ...options, signal: stop });
        // An interrupted attempt may have told the conversation before.
        if (session && (resumedAt === undefined || session.history.entries.length === resumedAt)) {
          session.history.append({ type: 'message', message: shellMessage(command, value) });
        }
        const { stdout, stderr, exitCode } = value;
        return { value, result: { stdout: keepEnd(stdout), stderr: keepEnd(stderr), exitCode } };
      }),
    { caller: signal, environment: environment.signal },
  );
}

/** What a conversation is told of a command that the application ran. */
function shellMessage(command: string, { stdout, stderr, exitCode }: ShellResult): UserMessage {
  const output = [stdout, stderr].filter((part) => part !== '').join('\n');
  const text = `I ran this command:\n\n$ ${command}\n${keepEnd(output)}\n[exit code ${exitCode}]`;
  return { role: 'user', content: text };
}
