import { emptyUsage, type ToolCallContent, type ToolResultMessage, type Usage } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import { JoinedAbort } from '../joined-abort.ts';
import { orAborted } from './abort.ts';
import { type ActiveTool, type ToolOutcome, textOutcome } from './active-tool.ts';

/** A tool that takes longer is given up on; the model is told so. */
export const TOOL_LIMIT_MS = 600_000;

export interface FinishedTool {
  readonly message: ToolResultMessage;
  /** Of models that the tool itself put to work. */
  readonly usage: Usage;
}

export interface ToolRunner {
  readonly tools: ReadonlyMap<string, ActiveTool>;
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Runs the tool calls of one turn at the same time; the results are in the order of the calls. A tool's failure is a
 * result that the model sees. `onFinished` is told of each as it comes, of one after the other. Rejects only when `signal`
 * aborts, or with what `onFinished` did.
 */
export async function runTools(
  calls: readonly ToolCallContent[],
  invalidArguments: Readonly<Record<string, string>>,
  runner: ToolRunner,
  onFinished: (tool: FinishedTool) => Promise<void> = async () => {},
): Promise<FinishedTool[]> {
  let told: Promise<void> = Promise.resolve();
  const run = async (call: ToolCallContent): Promise<FinishedTool> => {
    const finished = await runTool(call, invalidArguments[call.id], runner);
    told = told.then(() => onFinished(finished));
    await told;
    return finished;
  };
  return await Promise.all(calls.map(run));
}

async function runTool(call: ToolCallContent, invalid: string | undefined, runner: ToolRunner): Promise<FinishedTool> {
  const { emitter, clock } = runner;
  const tool = { toolCallId: call.id, toolName: call.name };
  const startedMs = clock.now();
  emitter.emit({ type: 'tool_start', ...tool });
  let outcome: ToolOutcome;
  try {
    outcome = invalid === undefined ? await execute(call, runner) : textOutcome(describeInvalid(invalid), true);
  } catch (failure) {
    emitter.emit({ type: 'tool', ...tool, isError: true, durationMs: clock.now() - startedMs });
    throw failure;
  }
  const { content, isError = false, usage = emptyUsage() } = outcome;
  emitter.emit({ type: 'tool', ...tool, isError, durationMs: clock.now() - startedMs });
  return { message: { role: 'toolResult', ...tool, content, isError }, usage };
}

async function execute(call: ToolCallContent, { tools, clock, signal }: ToolRunner): Promise<ToolOutcome> {
  const tool = tools.get(call.name);
  if (!tool) return textOutcome(`There is no tool "${call.name}". There are: ${[...tools.keys()].join(', ')}.`, true);
  const settled = new AbortController();
  const stop = new JoinedAbort(signal);
  if (!tool.unlimited) {
    const limit = () => stop.abort(new Error(`The tool took longer than ${TOOL_LIMIT_MS / 1_000} seconds.`));
    clock.sleep(TOOL_LIMIT_MS, settled.signal).then(limit, () => {});
  }
  try {
    return await orAborted(tool.run(call.arguments, { toolCallId: call.id, signal: stop.signal }), stop.signal);
  } catch (failure) {
    signal.throwIfAborted();
    return textOutcome(failure instanceof Error ? failure.message : String(failure), true);
  } finally {
    settled.abort();
  }
}

function describeInvalid(text: string): string {
  const start = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `The arguments are not a JSON object: ${start}`;
}
