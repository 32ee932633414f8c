import { emptyUsage, type Message, type Usage, type UserMessage } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ids } from '../ids.ts';
import { ModelError } from '../models/model-error.ts';
import { addUsage } from '../models/model-facts.ts';
import type { ThinkingLevel } from '../models/port.ts';
import type { ResolvedModel } from '../models/registry.ts';
import type { ActiveTool } from './active-tool.ts';
import { collectTools } from './active-tools.ts';
import { announceMessage } from './announce-message.ts';
import { type AnsweredTurn, callModel } from './call-model.ts';
import type { Compactor } from './compaction/compactor.ts';
import { OperationFailedError, ResultUnavailableError } from './harness-errors.ts';
import type { SessionHistory } from './history.ts';
import { interruptedResults } from './interrupted-calls.ts';
import { judgeAgain } from './judge-again.ts';
import { RESULT_TRIES, type ResultForm } from './result-form.ts';
import { runTools } from './run-tools.ts';
import type { SessionLog } from './session-log.ts';
import { advance, type LoopOutcome, type LoopState, type LoopStep } from './turn-loop.ts';

export interface PromptRun {
  readonly history: SessionHistory;
  readonly message: UserMessage;
  /** See `RunningOperation`. */
  readonly resumedAt?: number | undefined;
  readonly model: ResolvedModel;
  readonly system: string;
  readonly tools: readonly ActiveTool[];
  readonly thinkingLevel: ThinkingLevel;
  readonly resultForm?: ResultForm | undefined;
  readonly compactor: Compactor;
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** See `HarnessEnvironment`. */
  readonly checkpoint?: (() => Promise<void>) | undefined;
  readonly sessionLog?: Pick<SessionLog, 'written'> | undefined;
}

export interface PromptEnd {
  /** Set when data was asked for. */
  readonly data?: unknown;
  readonly text: string;
  readonly usage: Usage;
}

/** Performs what the turn loop decides, until it finishes. Rejects with what ended it early. */
export async function drivePrompt(run: PromptRun): Promise<PromptEnd> {
  const { history, model, system, thinkingLevel, resultForm, compactor, emitter, clock, ids, random, signal } = run;
  const tools = collectTools(run.tools, resultForm?.tools ?? []);
  const modelTools = [...tools.values()].map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }));
  const caller = { model, emitter, clock, ids, random, purpose: 'agent' as const };
  const fixed = {
    system: resultForm ? [system, resultForm.instructions].filter(Boolean).join('\n\n') : system,
    tools: modelTools,
    thinkingLevel,
  };
  const makeCall = () => ({ ...fixed, messages: history.messages });
  let step = await firstStep(
    { usage: emptyUsage(), text: '', ...(resultForm && { result: { triesLeft: RESULT_TRIES } }) },
    run,
  );
  let turn: AnsweredTurn | undefined;
  emitter.emit({ type: 'agent_start' });
  try {
    for (;;) {
      for (const message of step.append) {
        const answer = message.role === 'assistant' ? turn?.answer : undefined;
        const refused = answer?.finishReason === 'error' && { refused: true as const };
        history.append({ type: 'message', message, ...(answer && { usage: answer.usage, ...refused }) });
      }
      if (step.append.some(({ role }) => role === 'assistant')) history.measured(turn?.answer.usage.totalTokens ?? 0);
      const { effect, state, append } = step;
      if (effect.type === 'finish') return finish(effect.outcome, addUsage(state.usage, compactor.usage()));
      if (effect.type === 'call_model') {
        // Answers are reported as they stream, tool results as they come; what the user says, with the turn it opens.
        const said = append.filter(({ role }) => role === 'user');
        await compactor.beforeCall();
        turn = await callModel(caller, makeCall, signal, (scoped, turnId) => announceAll(said, scoped, turnId)).catch(
          async (failure: unknown) => {
            const overflowed = failure instanceof ModelError && failure.overflow;
            if (!overflowed || !(await compactor.afterOverflow())) throw failure;
            return callModel(caller, makeCall, signal, () => {});
          },
        );
        step = advance(state, { ...turn.answer, type: 'answered' });
        continue;
      }
      const { emitter: scoped, turnId, answer } = turn ?? neverAnswered();
      const runner = { tools, emitter: scoped, clock, signal };
      // A call is written before it runs: after a crash it is known that it may have run, and it is not run again.
      await run.sessionLog?.written();
      const told = new Map<string, Message>();
      const finished = await runTools(effect.calls, answer.invalidArguments ?? {}, runner, async ({ message }) => {
        // What a tool wrote is kept before the conversation says that it did.
        await run.checkpoint?.();
        await run.sessionLog?.written();
        signal.throwIfAborted();
        announceAll([message], scoped, turnId);
        told.set(message.toolCallId, message);
      }).catch((failure: unknown) => {
        for (const unanswered of interruptedResults(effect.calls)) {
          history.append({ type: 'message', message: told.get(unanswered.toolCallId) ?? unanswered });
        }
        throw failure;
      });
      const results = finished.map(({ message }) => message);
      const usage = finished.reduce((sum, tool) => addUsage(sum, tool.usage), emptyUsage());
      const verdict = resultForm?.takeVerdict();
      step = advance(state, { type: 'tools_finished', results, usage, ...(verdict && { verdict }) });
    }
  } finally {
    emitter.emit({ type: 'agent_end' });
  }

  function announceAll(messages: readonly Message[], scoped: Emitter, turnId: string): void {
    for (const message of messages) announceMessage(message, { emitter: scoped, turnId, ids, clock });
  }
}

/** Where the loop begins: with what the user says, or where an interrupted attempt of the same prompt left off. */
async function firstStep(
  fresh: LoopState,
  { history, resumedAt, message, resultForm, signal }: PromptRun,
): Promise<LoopStep> {
  const done = (resumedAt === undefined ? [] : history.entries.slice(resumedAt)).filter(
    (entry) => entry.type === 'message',
  );
  const { message: last, refused } = done.at(-1) ?? {};
  const usage = done.reduce((sum, entry) => (entry.usage ? addUsage(sum, entry.usage) : sum), fresh.usage);
  const state = { ...fresh, usage };
  if (!last) return advance(state, { type: 'prompted', message });
  if (last.role !== 'assistant') {
    const said = done.map((entry) => entry.message);
    const verdict = resultForm && last.role === 'toolResult' && (await judgeAgain(said, resultForm, signal));
    if (verdict) return advance(state, { type: 'tools_finished', results: [], verdict });
    return { state, append: [], effect: { type: 'call_model' } };
  }
  // Calls without results were given some when the history was opened: what ends with an answer has no calls.
  const finishReason = refused ? 'error' : 'stop';
  const answer = { type: 'answered', content: last.content, finishReason, usage: emptyUsage() } as const;
  const step = advance(state, answer);
  return { ...step, append: step.append.slice(1) };
}

function neverAnswered(): never {
  throw new Error('Tools are only run for an answer.');
}

function finish(outcome: LoopOutcome, usage: Usage): PromptEnd {
  if (outcome.type === 'text') return { text: outcome.text, usage };
  if (outcome.type === 'data') return { text: '', data: outcome.data, usage };
  if (outcome.type === 'refused') throw new OperationFailedError('The model refused to answer.');
  throw new ResultUnavailableError(outcome.reason, outcome.text);
}
