import { type ActiveTool, type Clock, type Ids, textOutcome } from '@openflue/server/engine-parts';
import type { JsonValue, ToolCallContent } from '@openflue/spec';
import type { ToolCall } from '../scenarios/turn.ts';

/** A turn's tool calls, as the model makes them and as they then go. */
export interface TurnTools {
  readonly calls: readonly ToolCallContent[];
  readonly tools: ReadonlyMap<string, ActiveTool>;
}

export function turnTools(scripted: readonly ToolCall[], clock: Clock, ids: Ids): TurnTools {
  const byId = new Map(scripted.map((call) => [ids.next('op', clock.now()).replace('op_', 'call_'), call] as const));
  const calls = [...byId].map(([id, { name, arguments: args = {} }]) => ({
    type: 'toolCall' as const,
    id,
    name,
    arguments: args,
  }));
  const tools = scripted.map(({ name }): [string, ActiveTool] => [
    name,
    {
      name,
      description: '',
      parameters: {},
      unlimited: true,
      async run(_, { toolCallId, signal }) {
        const { takesMs = 0, error, result = '' } = byId.get(toolCallId) ?? {};
        if (takesMs > 0) await clock.sleep(takesMs, signal);
        return error === undefined ? textOutcome(asText(result)) : textOutcome(error, true);
      },
    },
  ]);
  return { calls, tools: new Map(tools) };
}

const asText = (result: JsonValue): string => (typeof result === 'string' ? result : JSON.stringify(result));
