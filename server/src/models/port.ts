import type { AssistantContent, FinishReason, Message, Usage } from '@openflue/spec';
import type { ModelFacts } from './model-catalog.ts';

/** A language model behind one wire API. Implementations: anthropic, demo, scripted; more by `registerProvider`. */
export interface ModelProvider {
  /** The part of a model specifier before the slash: `anthropic` in `anthropic/claude-haiku-4-5`. */
  readonly id: string;
  /** Human name, as in events. */
  readonly name: string;
  /** Wire API spoken: `anthropic-messages`, `openai-completions`, `demo`, `scripted`. */
  readonly api: string;
  /** What the provider knows of a model beyond the catalog: what an application registered. */
  readonly facts?: (model: string) => Partial<ModelFacts>;
  /**
   * One model call. Yields deltas as they arrive and ends with exactly one `end`. Throws a `ModelError` when the call
   * fails; ends at once, with the signal's reason, when it aborts. Makes no retry of its own.
   */
  stream(request: ModelCall, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

export interface ModelCall {
  /** The part of the specifier after the slash. */
  readonly model: string;
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ModelTool[];
  readonly maxTokens?: number;
  readonly thinkingLevel?: ThinkingLevel;
}

export type ThinkingLevel = 'off' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: Record<string, unknown>;
}

export type ModelEvent =
  | { readonly type: 'text_delta'; readonly text: string }
  | { readonly type: 'thinking_start'; readonly contentIndex: number }
  | { readonly type: 'thinking_delta'; readonly contentIndex: number; readonly delta: string }
  | { readonly type: 'thinking_end'; readonly contentIndex: number; readonly content: string }
  | {
      readonly type: 'end';
      /** The whole assistant message, in order; authoritative over the deltas. */
      readonly content: readonly AssistantContent[];
      readonly finishReason: FinishReason;
      /** Arguments that were no JSON object, as the model wrote them, by tool call id; `arguments` is then empty. */
      readonly invalidArguments?: Readonly<Record<string, string>>;
      readonly responseId?: string;
      readonly responseModel?: string;
      readonly usage: Usage;
    };
