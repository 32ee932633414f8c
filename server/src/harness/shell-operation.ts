import type { UserMessage } from '@openflue/spec';
import type { CallHandle } from '../authoring/call-handle.ts';
import type { ShellOptions } from '../authoring/operation-options.ts';
import type { Emitter } from '../events/emitter.ts';
import type { ShellResult } from '../sandbox/port.ts';
import type { HarnessEnvironment } from './environment.ts';
import { runOperation } from './operation.ts';
import { keepEnd } from './output-limit.ts';
import { startCall } from './start-call.ts';
import type { Workspace } from './workspace.ts';

/** Runs a command as an operation. The event shows as much of the output as a tool result would; the caller gets all. */
export function startShell(
  command: string,
  { signal, ...options }: ShellOptions,
  { workspace, emitter, environment }: { workspace: Workspace; emitter: Emitter; environment: HarnessEnvironment },
  finished: (result: ShellResult) => void = () => {},
): CallHandle<ShellResult> {
  return startCall(
    (stop) =>
      runOperation({ ...environment, emitter }, 'shell', async () => {
        const sandbox = await workspace.open();
        const value = await sandbox.exec(command, { ...options, signal: stop });
        finished(value);
        const { stdout, stderr, exitCode } = value;
        return { value, result: { stdout: keepEnd(stdout), stderr: keepEnd(stderr), exitCode } };
      }),
    [signal, environment.signal],
  );
}

/** What a conversation is told of a command that the application ran. */
export function shellMessage(command: string, { stdout, stderr, exitCode }: ShellResult): UserMessage {
  const output = [stdout, stderr].filter((part) => part !== '').join('\n');
  const text = `I ran this command:\n\n$ ${command}\n${keepEnd(output)}\n[exit code ${exitCode}]`;
  return { role: 'user', content: text };
}
