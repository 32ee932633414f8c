import type { Usage } from '@openflue/spec';

/** Tokens and cost (US dollars, where the model's price is known) of all model calls of one operation. */
export type PromptUsage = Usage;

export interface PromptModel {
  readonly provider: string;
  readonly id: string;
}

export interface PromptResponse {
  readonly text: string;
  readonly usage: PromptUsage;
  readonly model: PromptModel;
}

/** Of an operation with `result`. */
export interface PromptResultResponse<T> {
  readonly data: T;
  readonly usage: PromptUsage;
  readonly model: PromptModel;
}
