import type { JsonValue } from '@openflue/spec';

/** One answer of the model: what it thinks, says and calls, in this order. A plain string is its text. */
export interface Turn {
  readonly thinking?: string;
  /** An array is sent piece by piece. With `everyMs` a string is too, by words. */
  readonly text?: string | readonly string[];
  /** Time before each piece of text, in milliseconds. Default: everything at once. */
  readonly everyMs?: number;
  readonly tools?: readonly ToolCall[];
  /** The model call fails with this, after its text. */
  readonly fail?: string | Error;
  /** Tokens. Default: none. */
  readonly usage?: { readonly input?: number; readonly output?: number };
}

export interface ToolCall {
  readonly name: string;
  readonly arguments?: Record<string, JsonValue>;
  /** What the tool gives: text, or a value that is shown as JSON. Default: an empty text. */
  readonly result?: JsonValue;
  /** The tool fails with this. */
  readonly error?: string;
  /** How long the tool runs, in milliseconds. Default 0. */
  readonly takesMs?: number;
}

export type Answer = string | Turn;

export function turnOf(answer: Answer): Turn {
  return typeof answer === 'string' ? { text: answer } : answer;
}
