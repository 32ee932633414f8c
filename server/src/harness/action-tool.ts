import { emptyUsage } from '@openflue/spec';
import type { ActionDefinition } from '../authoring/action.ts';
import { runAction } from '../authoring/run-action.ts';
import { objectSchemaOf } from '../authoring/schema.ts';
import { addUsage } from '../models/model-facts.ts';
import { type ActiveTool, textOutcome } from './active-tool.ts';
import { assertMayDelegate } from './delegation.ts';
import { eventLogger } from './event-logger.ts';
import type { HarnessScope, TaskParent } from './harness-scope.ts';
import { keepStart } from './output-limit.ts';

/** An action as a tool: it works in a child harness with sessions of its own over the parent's configuration and files. */
export function actionTool(action: ActionDefinition, { scope, session, emitter }: TaskParent): ActiveTool {
  const input = action.input && objectSchemaOf(action.input, `input of action "${action.name}"`);
  return {
    name: action.name,
    description: action.description,
    parameters: input?.toJsonSchema('input') ?? { type: 'object', properties: {} },
    unlimited: true,
    async run(args, { signal, toolCallId }) {
      assertMayDelegate(scope.depth);
      const own = emitter.with({ parentSession: session });
      let usage = emptyUsage();
      const child: HarnessScope = {
        ...scope,
        emitter: own,
        environment: { ...scope.environment, signal, journal: undefined },
        depth: scope.depth + 1,
        sessionPrefix: `${scope.sessionPrefix}action:${toolCallId}:`,
        onUsage: (spent) => {
          usage = addUsage(usage, spent);
        },
      };
      const result = await runAction(action, args, async () => ({
        harness: scope.kit.openHarness(child),
        log: eventLogger(own),
        signal,
        // The call as a whole is what is repeated or not.
        step: async (name, fn) => fn({ id: `${scope.environment.id}/${toolCallId}/${name}`, signal }),
      }));
      const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
      return { ...textOutcome(keepStart(text)), usage };
    },
  };
}
