import type { FlueEvent } from '@openflue/spec';

type Bound = { readonly opens?: string; readonly closes?: string };

/** What an event begins, or ends: `operation op_1`. */
function boundOf(event: FlueEvent): Bound {
  switch (event.type) {
    case 'operation_start':
      return { opens: `operation ${event.operationId}` };
    case 'operation':
      return { closes: `operation ${event.operationId}` };
    case 'agent_start':
      return { opens: `agent ${event.operationId} ${event.taskId}` };
    case 'agent_end':
      return { closes: `agent ${event.operationId} ${event.taskId}` };
    case 'turn_start':
      return { opens: `turn ${event.turnId}` };
    case 'turn':
      return { closes: `turn ${event.turnId}` };
    case 'message_start':
      return { opens: `message ${event.messageId ?? `${event.turnId} ${event.message.role}`}` };
    case 'message_end':
      return { closes: `message ${event.messageId ?? `${event.turnId} ${event.message.role}`}` };
    case 'thinking_start':
      return { opens: `thinking ${event.turnId} ${event.contentIndex}` };
    case 'thinking_end':
      return { closes: `thinking ${event.turnId} ${event.contentIndex}` };
    case 'tool_start':
      return { opens: `tool ${event.toolCallId}` };
    case 'tool':
      return { closes: `tool ${event.toolCallId}` };
    case 'task_start':
      return { opens: `task ${event.taskId}` };
    case 'task':
      return { closes: `task ${event.taskId}` };
    case 'compaction_start':
      return { opens: `compaction ${event.operationId} ${event.session}` };
    case 'compaction':
      return { closes: `compaction ${event.operationId} ${event.session}` };
    default:
      return {};
  }
}

/** What began and did not end, began twice, or ended without having begun. */
export function unpaired(events: readonly FlueEvent[]): string[] {
  const open = new Set<string>();
  const wrong: string[] = [];
  for (const { opens, closes } of events.map(boundOf)) {
    if (opens !== undefined && open.has(opens)) wrong.push(`${opens} began twice`);
    if (opens !== undefined) open.add(opens);
    if (closes !== undefined && !open.delete(closes)) wrong.push(`${closes} ended without having begun`);
  }
  return [...wrong, ...[...open].map((what) => `${what} did not end`)];
}
