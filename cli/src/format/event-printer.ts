import type { EventError, EventOf, FlueEvent, Message, Usage } from '@openflue/spec';
import { formatDuration } from './duration.ts';
import { preview, printable } from './preview.ts';
import type { Style } from './style.ts';
import { createWrapper } from './wrap.ts';

/** Turns the events of a run into lines for people, text as it streams. */
export interface EventPrinter {
  /** What to write for this event: whole lines, a piece of streaming text, or nothing. */
  print(event: FlueEvent): string;
  /** Ends a piece of text that is still open. */
  end(): string;
}

const TIME_WIDTH = 9;
const PREVIEW_WIDTH = 96;

/** @param width Columns that streaming text may take. */
export function createEventPrinter(style: Style, width = 100): EventPrinter {
  /** Time of the first event, in ms: the time column counts from it. */
  let startMs: number | undefined;
  /** What the open piece of streaming text belongs to. */
  let open: string | undefined;
  let wrap = createWrapper(width);
  /** Turns whose text has streamed, so that their whole message is not printed again. */
  const streamed = new Set<string>();

  const end = () => {
    if (open === undefined) return '';
    open = undefined;
    return '\n';
  };

  const line = (event: FlueEvent, text: string) => `${end()}${style.faint(elapsed(event))} ${text}\n`;

  const elapsed = (event: FlueEvent) => {
    const atMs = Date.parse(event.timestamp);
    if (Number.isNaN(atMs)) return ''.padStart(TIME_WIDTH);
    startMs ??= atMs;
    return `${((atMs - startMs) / 1_000).toFixed(2)} s`.padStart(TIME_WIDTH);
  };

  /** Text that continues where the last piece of the same turn and kind ended. */
  const flow = (event: FlueEvent, kind: 'text' | 'thinking', text: string) => {
    const turn = event.turnId ?? '';
    streamed.add(turn);
    const owner = `${kind} ${turn} ${event.session ?? ''}`;
    const bar = `${' '.repeat(TIME_WIDTH)} ${style.faint(kind === 'text' ? '│' : '┆')} `;
    const start = open === owner ? '' : end() + bar;
    if (open !== owner) wrap = createWrapper(width - TIME_WIDTH - 3);
    open = owner;
    const paint = kind === 'text' ? (part: string) => part : style.faint;
    return start + wrap(printable(text)).map(paint).join(`\n${bar}`);
  };

  const whole = (event: EventOf<'message_end'>) => {
    const text = textOf(event.message);
    if (event.message.role !== 'assistant' || text === '' || streamed.has(event.turnId)) return '';
    return flow(event, 'text', text) + end();
  };

  const verdict = (
    event: FlueEvent,
    what: string,
    done: { isError: boolean; durationMs: number; error?: EventError | undefined },
  ) =>
    done.isError
      ? line(event, `${style.bad('✖')} ${what} failed after ${formatDuration(done.durationMs)}${reason(done.error)}`)
      : line(event, `${style.good('✔')} ${what} ${style.faint(formatDuration(done.durationMs))}`);

  const reason = (error: EventError | undefined) => (error ? `: ${style.bad(errorText(error))}` : '');

  const print = (event: FlueEvent): string => {
    switch (event.type) {
      case 'run_start':
        return line(
          event,
          `${style.good('▶')} ${style.strong(event.workflowName)} ${style.faint(preview(event.payload, PREVIEW_WIDTH))}`,
        );
      case 'run_resume':
        return line(
          event,
          `${style.notable('↻')} ${style.strong(event.workflowName)} goes on, attempt ${event.attempt}`,
        );
      case 'run_end':
        return event.isError
          ? line(
              event,
              `${style.bad('✖ the run failed')} after ${formatDuration(event.durationMs)}${reason(event.error)}`,
            )
          : line(event, `${style.good('✔ the run is done')} ${style.faint(`in ${formatDuration(event.durationMs)}`)}`);
      case 'operation_start':
        return line(event, `${style.name('▸')} ${event.operationKind}${style.faint(sessionOf(event))}`);
      case 'operation':
        return verdict(event, event.operationKind, event);
      case 'turn':
        return (
          line(event, style.faint(turnText(event))) + (event.isError ? line(event, turnFailure(event, style)) : '')
        );
      case 'text_delta':
        return flow(event, 'text', event.text);
      case 'thinking_delta':
        return flow(event, 'thinking', event.delta);
      case 'thinking_end':
        return streamed.has(event.turnId ?? '') ? end() : flow(event, 'thinking', event.content) + end();
      case 'message_end':
        return whole(event);
      case 'tool_start':
        return line(event, `${style.name('⚒')} ${event.toolName} ${style.faint(preview(event.args, PREVIEW_WIDTH))}`);
      case 'tool':
        return verdict(event, `${event.toolName} ${style.faint(preview(event.result, PREVIEW_WIDTH))}`, event);
      case 'task_start':
        return line(
          event,
          `${style.name('⇢')} task ${event.agent ?? ''} ${style.faint(preview(event.prompt, PREVIEW_WIDTH))}`,
        );
      case 'task':
        return verdict(event, `task ${event.agent ?? ''}`.trim(), event);
      case 'compaction_start':
        return line(event, style.faint(`compaction (${event.reason}) of about ${count(event.estimatedTokens)} tokens`));
      case 'compaction':
        return verdict(event, `compaction to ${event.messagesAfter} of ${event.messagesBefore} messages`, event);
      case 'log':
        return line(event, logText(event, style));
      case 'submission_settled':
        return line(event, `submission ${event.outcome}${reason(event.error)}`);
      case 'agent_start':
      case 'agent_end':
      case 'turn_start':
      case 'message_start':
      case 'thinking_start':
      case 'idle':
        return '';
      default:
        return unknown(event);
    }
  };

  /** A later server may send types that this version does not know; they are shown, not dropped. */
  const unknown = (event: FlueEvent) => line(event, style.faint(`· ${preview(event, PREVIEW_WIDTH)}`));

  return { print, end };
}

function errorText({ type, name, message }: EventError): string {
  const label = type ?? (name === 'Error' ? undefined : name);
  return printable(label === undefined ? message : `${label}: ${message}`);
}

function sessionOf({ session, harness }: FlueEvent): string {
  const path = [harness, session].filter((part) => part !== undefined && part !== 'default');
  return path.length === 0 ? '' : ` in ${path.join('/')}`;
}

function textOf(message: Message): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

function turnText({ request, response, durationMs, purpose }: EventOf<'turn'>): string {
  const model = response.responseModel ?? request.requestedModel;
  return [
    model.startsWith(`${request.providerId}/`) ? model : `${request.providerId}/${model}`,
    purpose === 'compaction' ? 'compaction' : '',
    formatDuration(durationMs),
    response.usage ? usageText(response.usage) : '',
    response.finishReason === undefined || response.finishReason === 'stop' ? '' : response.finishReason,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function turnFailure({ response }: EventOf<'turn'>, style: Style): string {
  return style.bad(`✖ ${response.error ? errorText(response.error) : 'the model call failed'}`);
}

function usageText({ input, output, cacheRead, cost }: Usage): string {
  const cached = cacheRead > 0 ? ` (${count(cacheRead)} cached)` : '';
  const price = cost.total > 0 ? ` · $${cost.total.toFixed(4)}` : '';
  return `${count(input + cacheRead)}${cached} → ${count(output)} tokens${price}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function logText({ level, message, attributes = {} }: EventOf<'log'>, style: Style): string {
  const paint = { info: style.name, warn: style.notable, error: style.bad }[level];
  const fields = Object.entries(attributes).map(([key, value]) => `${key}=${preview(value, PREVIEW_WIDTH)}`);
  return [paint(level), printable(message), style.faint(fields.join(' '))].join(' ').trimEnd();
}
