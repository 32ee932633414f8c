import type {
  AssistantContent,
  AssistantMessage,
  FinishReason,
  Message,
  ToolCallContent,
  ToolResultMessage,
  Usage,
  UserMessage,
} from '@openflue/spec';
import { addUsage } from '../models/model-facts.ts';

/**
 * The loop that an agent is, as a pure function: what has happened so far and what happens now give what to add to the
 * conversation and what to do next. It never sees the conversation itself, so a turn costs the same however long that is.
 */
export interface LoopState {
  readonly usage: Usage;
  /** Text of the last answer. */
  readonly text: string;
  /** Set when data is asked for instead of prose. */
  readonly result?: ResultDemand;
}

export interface ResultDemand {
  /** Answers without valid data that are still put up with. */
  readonly triesLeft: number;
}

export type LoopEvent = { readonly type: 'prompted'; readonly message: UserMessage } | ModelAnswered | ToolsFinished;

export interface ModelAnswered {
  readonly type: 'answered';
  readonly content: readonly AssistantContent[];
  readonly finishReason: FinishReason;
  readonly usage: Usage;
}

export interface ToolsFinished {
  readonly type: 'tools_finished';
  readonly results: readonly ToolResultMessage[];
  /** Of models that the tools themselves put to work. */
  readonly usage?: Usage;
  readonly verdict?: ResultVerdict;
}

/** What the tools that carry a structured result came to in one turn. */
export type ResultVerdict =
  | { readonly type: 'accepted'; readonly data: unknown }
  | { readonly type: 'rejected' }
  | { readonly type: 'given_up'; readonly reason: string };

export type LoopEffect =
  | { readonly type: 'call_model' }
  | { readonly type: 'run_tools'; readonly calls: readonly ToolCallContent[] }
  | { readonly type: 'finish'; readonly outcome: LoopOutcome };

export type LoopOutcome =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'data'; readonly data: unknown }
  | { readonly type: 'no_result'; readonly reason: string; readonly text: string }
  | { readonly type: 'refused' };

export interface LoopStep {
  readonly state: LoopState;
  /** Joins the conversation, in this order, before the effect. */
  readonly append: readonly Message[];
  readonly effect: LoopEffect;
}

const ASK_AGAIN =
  'Your answer must be given by calling the tool submit_result with arguments that match its schema. Call it now, or call give_up with the reason if you cannot.';

export function advance(state: LoopState, event: LoopEvent): LoopStep {
  if (event.type === 'prompted') return { state, append: [event.message], effect: { type: 'call_model' } };
  return event.type === 'answered'
    ? onAnswer(state, event)
    : onTools(event.usage ? { ...state, usage: addUsage(state.usage, event.usage) } : state, event);
}

function onAnswer(state: LoopState, { content, finishReason, usage }: ModelAnswered): LoopStep {
  const message: AssistantMessage = { role: 'assistant', content: [...content] };
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const next = { ...state, usage: addUsage(state.usage, usage), text };
  const calls = content.filter((block) => block.type === 'toolCall');
  if (calls.length > 0) return { state: next, append: [message], effect: { type: 'run_tools', calls } };
  if (finishReason === 'error') return { state: next, append: [message], effect: finish({ type: 'refused' }) };
  if (!next.result) return { state: next, append: [message], effect: finish({ type: 'text', text }) };
  if (next.result.triesLeft === 0) {
    const reason = 'it kept answering in prose instead of calling submit_result.';
    return { state: next, append: [message], effect: finish({ type: 'no_result', reason, text }) };
  }
  const reminder: UserMessage = { role: 'user', content: ASK_AGAIN };
  return { state: spendTry(next), append: [message, reminder], effect: { type: 'call_model' } };
}

function onTools(state: LoopState, { results, verdict }: ToolsFinished): LoopStep {
  const goOn: LoopStep = { state, append: results, effect: { type: 'call_model' } };
  if (!verdict) return goOn;
  const { text } = state;
  if (verdict.type === 'accepted') return { ...goOn, effect: finish({ type: 'data', data: verdict.data }) };
  if (verdict.type === 'given_up')
    return { ...goOn, effect: finish({ type: 'no_result', reason: verdict.reason, text }) };
  if (state.result?.triesLeft === 0) {
    const reason = 'what it submitted never matched the schema.';
    return { ...goOn, effect: finish({ type: 'no_result', reason, text }) };
  }
  return { ...goOn, state: spendTry(state) };
}

function spendTry(state: LoopState): LoopState {
  return state.result ? { ...state, result: { triesLeft: state.result.triesLeft - 1 } } : state;
}

function finish(outcome: LoopOutcome): LoopEffect {
  return { type: 'finish', outcome };
}
