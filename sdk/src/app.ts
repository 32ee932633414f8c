import type { RunRecord } from './contract.ts';

/**
 * What an application offers, as a type: `openflue types` writes it from a deployment, and anyone may by hand. As it stands here, it is
 * the application nothing is known of: every name is a workflow's and an agent's, payloads and results are anything.
 */
export interface AnyApp {
  workflows: Record<string, AnyWorkflow>;
  /** Agents by name. Their values say nothing yet. */
  agents: Record<string, unknown>;
}

export interface AnyWorkflow {
  /** The workflow's input: any JSON value. Left out: a run without payload. Optional here: callers may leave it out. */
  payload?: unknown;
  /** What it returns; `null` where that is nothing. */
  result: unknown;
}

export type WorkflowName<App extends AnyApp = AnyApp> = Extract<keyof App['workflows'], string>;

export type AgentName<App extends AnyApp = AnyApp> = Extract<keyof App['agents'], string>;

/** What a workflow takes; `undefined` for one that takes nothing. */
export type PayloadOf<App extends AnyApp, Name extends WorkflowName<App>> = App['workflows'][Name] extends {
  payload?: infer Payload;
}
  ? Payload
  : undefined;

/** What a workflow gives. */
export type ResultOf<App extends AnyApp, Name extends WorkflowName<App>> = App['workflows'][Name]['result'];

/** `payload` as one of a call's options: required where the workflow requires it, no option where it takes none. */
export type PayloadOption<App extends AnyApp, Name extends WorkflowName<App>> = Pick<
  App['workflows'][Name],
  keyof App['workflows'][Name] & 'payload'
>;

/** The last argument of a call, which may be left out where none of its fields is required. */
export type OptionsArgument<Options> = Record<never, never> extends Options ? [options?: Options] : [options: Options];

/** The record of a workflow's run. */
export type RunRecordOf<App extends AnyApp, Name extends WorkflowName<App>> = RunRecord & {
  workflowName: Name;
  payload?: PayloadOf<App, Name>;
  result?: ResultOf<App, Name>;
};
