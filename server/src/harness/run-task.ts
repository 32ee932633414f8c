import type { TaskOptions } from '../authoring/operation-options.ts';
import { assertMayDelegate, delegateAgent } from './delegation.ts';
import type { HarnessScope, TaskParent } from './harness-scope.ts';
import { SessionHistory } from './history.ts';
import { type OperationResponse, runPrompt } from './run-prompt.ts';
import { userMessage } from './user-message.ts';

/** Delegates to a child with a history of its own over the same files, and reports its bounds. */
export async function runTask(parent: TaskParent, text: string, options: TaskOptions): Promise<OperationResponse> {
  const { scope, session: parentSession } = parent;
  const { clock, ids } = scope.environment;
  assertMayDelegate(scope.depth);
  const agent = delegateAgent(scope.agent, options.agent);
  const startedMs = clock.now();
  const taskId = ids.next('task', startedMs);
  const session = `task:${taskId.slice(taskId.indexOf('_') + 1)}`;
  // The task's bounds say where it belongs; what happens in it says only that it is in the task, so that events stay small.
  const bounds = parent.emitter.with({ session, parentSession, taskId });
  const emitter = parent.emitter.with({ session, taskId, operationId: undefined });
  const { agent: name, cwd } = options;
  const task = { taskId, prompt: text, ...(name !== undefined && { agent: name }), ...(cwd !== undefined && { cwd }) };
  const child: HarnessScope = {
    ...scope,
    agent: cwd === undefined ? agent : { ...agent, cwd },
    workspace: scope.workspace.at(cwd),
    depth: scope.depth + 1,
  };
  bounds.emit({ type: 'task_start', ...task });
  const end = (isError: boolean) =>
    bounds.emit({ type: 'task', ...task, isError, durationMs: clock.now() - startedMs });
  try {
    const response = await runPrompt({
      ...{ scope: child, session, history: new SessionHistory(), options, emitter, signal: parent.signal },
      compose: async () => userMessage(text, options.images),
    });
    end(false);
    return response;
  } catch (failure) {
    end(true);
    throw failure;
  }
}
