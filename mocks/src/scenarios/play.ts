import type { JsonValue } from '@openflue/spec';
import type { Answer } from './turn.ts';

/** What the scenario of a run and that of a prompt are both given. */
interface Play {
  /** Aborts when the run is cancelled, or the instance's work is aborted. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Rejects at once when `signal` aborts. */
  wait(ms: number): Promise<void>;
}

/** Each line is a `log` event. */
export interface Log {
  info(message: string, attributes?: Record<string, unknown>): void;
  warn(message: string, attributes?: Record<string, unknown>): void;
  error(message: string, attributes?: Record<string, unknown>): void;
}

/** What the scenario of a run is given. */
export interface RunPlay<Payload = unknown> extends Play {
  /** The run's id. */
  readonly id: string;
  readonly payload: Payload;
  /** The workflow prompts its agent, which answers with these turns. Resolves with the text of the last one. */
  prompt(message: string, ...turns: readonly Answer[]): Promise<string>;
}

/** What the scenario of an agent is given, for each thing that it is told. */
export interface AgentPlay extends Play {
  /** The instance's id. */
  readonly id: string;
  readonly session: string;
  readonly submissionId: string;
  /** What a prompt said; of a dispatched input, the text that the model is shown of it. */
  readonly message: string;
  /** What was dispatched. Absent: it was prompted. */
  readonly input?: JsonValue;
  /** How many images came with the prompt. */
  readonly images: number;
  /** The agent's next model call, and the tools that it asks for. */
  turn(answer: Answer): Promise<unknown>;
}

/**
 * Plays a run: its value is the run's result, what it throws is the run's error. Typed as a method, whose parameter may be
 * narrower: `({ payload }: RunPlay<{ text: string }>) => …` says what the page under test sends.
 */
export type RunScenario<Payload = unknown, Result = unknown> = {
  play(play: RunPlay<Payload>): Result | Promise<Result>;
}['play'];

/** Plays the answer to a prompt or a dispatched input: what it throws fails the submission. */
export type AgentScenario = (play: AgentPlay) => unknown;
