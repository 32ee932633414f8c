import type { OperationKind } from '@openflue/spec';
import type { CallHandle } from '../authoring/call-handle.ts';
import type { OperationOptions, ShellOptions, SkillOptions, TaskOptions } from '../authoring/operation-options.ts';
import type { SkillReference } from '../authoring/skill.ts';
import type { Emitter } from '../events/emitter.ts';
import type { ShellResult } from '../sandbox/port.ts';
import { ModelNotConfiguredError } from './harness-errors.ts';
import type { HarnessScope } from './harness-scope.ts';
import { SessionHistory } from './history.ts';
import { type Operation, type OperationOutcome, type RunningOperation, runOperation } from './operation.ts';
import { type OperationResponse, openCompactor, type PromptJob, runPrompt } from './run-prompt.ts';
import { SessionBusyError, SessionDeletedError } from './session-errors.ts';
import { startShell } from './shell-operation.ts';
import { skillMessage } from './skill-text.ts';
import { startCall } from './start-call.ts';
import { userMessage } from './user-message.ts';

/** One conversation. Its only state beside the history: what runs now, and whether it was deleted. */
export class Session {
  readonly name: string;
  readonly conversationId: string;
  readonly #scope: HarnessScope;
  readonly #emitter: Emitter;
  readonly #history: SessionHistory;
  readonly #forget: () => void | Promise<void>;
  #running: OperationKind | undefined;
  #deleted = false;

  constructor(
    name: string,
    scope: HarnessScope,
    { history = new SessionHistory(), forget }: { history?: SessionHistory; forget: () => void | Promise<void> },
  ) {
    this.name = name;
    const full = `${scope.sessionPrefix}${name}`;
    this.conversationId = `${scope.environment.id}/${scope.name}/${full}`;
    this.#scope = scope;
    this.#emitter = scope.emitter.with({ session: full });
    this.#history = history;
    this.#forget = forget;
  }

  prompt(text: string, options: OperationOptions = {}): CallHandle<OperationResponse> {
    return this.#ask({ kind: 'prompt', request: [text, told(options)] }, options, async () =>
      userMessage(text, options.images),
    );
  }

  skill(skill: SkillReference | string, options: SkillOptions = {}): CallHandle<OperationResponse> {
    const name = typeof skill === 'string' ? skill : skill.name;
    return this.#ask({ kind: 'skill', request: [name, options.args, told(options)] }, options, async (skills) =>
      userMessage(skillMessage(skills.find(skill), options.args), options.images),
    );
  }

  task(text: string, options: TaskOptions = {}): CallHandle<OperationResponse> {
    const scope = this.#scope;
    const { agent, cwd } = options;
    const task = { kind: 'task', request: [text, agent, cwd, told(options)] } as const;
    return this.#start(task, options.signal, async ({ emitter }, signal) => {
      const parent = { scope, session: `${scope.sessionPrefix}${this.name}`, emitter, signal };
      const value = await scope.kit.runTask(parent, text, options);
      return { value, usage: value.usage };
    });
  }

  compact(): CallHandle<void> {
    const scope = this.#scope;
    return this.#start({ kind: 'compact', request: [] }, undefined, async ({ emitter }, signal) => {
      const { model: specifier } = scope.agent;
      if (!specifier) throw new ModelNotConfiguredError('compact');
      const compactor = openCompactor(
        { scope, history: this.#history, emitter, signal },
        scope.environment.models.resolve(specifier),
      );
      await compactor.now();
      return { value: undefined, usage: compactor.usage() };
    });
  }

  shell(command: string, options: ShellOptions = {}): CallHandle<ShellResult> {
    const { environment, workspace } = this.#scope;
    const place = { workspace, emitter: this.#emitter, environment, session: this.#place() };
    return startCall((signal) => this.#exclusively('shell', () => startShell(command, { ...options, signal }, place)), {
      caller: options.signal,
      environment: environment.signal,
    });
  }

  async delete(): Promise<void> {
    if (this.#running) throw new SessionBusyError(this.name, this.#running);
    if (this.#deleted) return;
    this.#deleted = true;
    await this.#forget();
  }

  #ask(operation: Operation, options: OperationOptions, compose: PromptJob['compose']): CallHandle<OperationResponse> {
    const scope = this.#scope;
    return this.#start(operation, options.signal, async (running, signal) => {
      const { name: session, history } = this.#place();
      const value = await runPrompt({ ...running, scope, session, history, options, signal, compose });
      return { value, usage: value.usage };
    });
  }

  #start<T>(
    operation: Operation,
    outer: AbortSignal | undefined,
    body: (running: RunningOperation, signal: AbortSignal) => Promise<OperationOutcome<T>>,
  ): CallHandle<T> {
    const { environment, onUsage } = this.#scope;
    return startCall(
      (signal) =>
        this.#exclusively(operation.kind, () =>
          runOperation(
            { ...environment, emitter: this.#emitter },
            { ...operation, session: this.#place() },
            async (running) => {
              const outcome = await body(running, signal);
              if (outcome.usage) onUsage?.(outcome.usage);
              return outcome;
            },
          ),
        ),
      { caller: outer, environment: environment.signal },
    );
  }

  #place() {
    return { name: `${this.#scope.sessionPrefix}${this.name}`, history: this.#history };
  }

  async #exclusively<T>(kind: OperationKind, run: () => Promise<T>): Promise<T> {
    if (this.#deleted) throw new SessionDeletedError(this.name);
    if (this.#running) throw new SessionBusyError(this.name, this.#running);
    this.#running = kind;
    try {
      return await run();
    } finally {
      this.#running = undefined;
    }
  }
}

/** What of an operation's options tells it from another, and is JSON. */
function told({ model, thinkingLevel, images, result, tools }: OperationOptions): unknown {
  return { model, thinkingLevel, images, result: result !== undefined, tools: tools?.map(({ name }) => name) };
}
