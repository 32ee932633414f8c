import type { InputContent, OperationKind, UserMessage } from '@openflue/spec';
import type { CallHandle } from '../authoring/call-handle.ts';
import type { OperationOptions, ShellOptions } from '../authoring/operation-options.ts';
import type { PromptResponse, PromptResultResponse } from '../authoring/prompt-response.ts';
import { normalizeTool } from '../authoring/tool.ts';
import type { Emitter } from '../events/emitter.ts';
import type { ShellResult } from '../sandbox/port.ts';
import { customTool } from './custom-tool.ts';
import { drivePrompt } from './drive-prompt.ts';
import { ModelNotConfiguredError } from './harness-errors.ts';
import type { HarnessScope } from './harness-scope.ts';
import { createHistory, type SessionHistory } from './history.ts';
import { runOperation } from './operation.ts';
import { keepEnd } from './output-limit.ts';
import { createResultForm } from './result-form.ts';
import { SessionBusyError, SessionDeletedError } from './session-errors.ts';
import { startShell } from './shell-operation.ts';
import { startCall } from './start-call.ts';
import { systemPrompt } from './system-prompt.ts';
import { builtinTools } from './tools/builtin-tools.ts';

/** Of an operation with `result`: `data` in place of `text`. */
export type OperationResponse = PromptResponse | PromptResultResponse<unknown>;

/** The field's default when nobody chose one. */
const DEFAULT_THINKING = 'medium';

/** One conversation. Its only state beside the history: what runs now, and whether it was deleted. */
export class Session {
  readonly name: string;
  readonly conversationId: string;
  readonly #scope: HarnessScope;
  readonly #emitter: Emitter;
  readonly #history: SessionHistory = createHistory();
  readonly #forget: () => void;
  #running: OperationKind | undefined;
  #deleted = false;

  constructor(name: string, scope: HarnessScope, forget: () => void) {
    this.name = name;
    this.conversationId = `${scope.environment.id}/${scope.name}/${name}`;
    this.#scope = scope;
    this.#emitter = scope.emitter.with({ session: name });
    this.#forget = forget;
  }

  get running(): OperationKind | undefined {
    return this.#running;
  }

  prompt(text: string, options: OperationOptions = {}): CallHandle<OperationResponse> {
    const { environment } = this.#scope;
    return startCall(
      (signal) =>
        this.#exclusively('prompt', () =>
          runOperation({ ...environment, emitter: this.#emitter }, 'prompt', async (emitter) => {
            const value = await this.#drive(text, options, emitter, signal);
            return { value, usage: value.usage };
          }),
        ),
      [options.signal, environment.signal],
    );
  }

  shell(command: string, options: ShellOptions = {}): CallHandle<ShellResult> {
    const { environment, workspace } = this.#scope;
    return startCall(
      (signal) =>
        this.#exclusively('shell', () =>
          startShell(command, { ...options, signal }, { workspace, emitter: this.#emitter, environment }, (result) =>
            this.#history.append({ type: 'message', message: shellMessage(command, result) }),
          ),
        ),
      [options.signal, environment.signal],
    );
  }

  async delete(): Promise<void> {
    if (this.#running) throw new SessionBusyError(this.name, this.#running);
    if (!this.#deleted) this.#forget();
    this.#deleted = true;
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

  async #drive(
    text: string,
    options: OperationOptions,
    emitter: Emitter,
    signal: AbortSignal,
  ): Promise<OperationResponse> {
    const { agent, environment, workspace } = this.#scope;
    const specifier = options.model ?? agent.model;
    if (!specifier) throw new ModelNotConfiguredError('prompt');
    const model = environment.models.resolve(specifier);
    const resultForm = options.result === undefined ? undefined : createResultForm(options.result);
    const own = (agent.tools ?? []).map((tool, index) => customTool(normalizeTool(tool, `tools[${index}]`)));
    const more = (options.tools ?? []).map((tool, index) => customTool(normalizeTool(tool, `tools[${index}]`)));
    const {
      data,
      text: answer,
      usage,
    } = await drivePrompt({
      ...environment,
      history: this.#history,
      message: userMessage(text, options),
      model,
      system: systemPrompt(agent.instructions, agent.cwd),
      tools: [...builtinTools(workspace), ...own, ...more],
      thinkingLevel: options.thinkingLevel ?? agent.thinkingLevel ?? DEFAULT_THINKING,
      resultForm,
      emitter,
      signal,
    });
    const common = { usage, model: { provider: model.provider.id, id: model.model } };
    return resultForm ? { data, ...common } : { text: answer, ...common };
  }
}

function userMessage(text: string, { images = [] }: OperationOptions): UserMessage {
  if (images.length === 0) return { role: 'user', content: text };
  const blocks = images.map(({ mimeType, data }): InputContent => ({ type: 'image', mimeType, data }));
  return { role: 'user', content: [{ type: 'text', text }, ...blocks] };
}

function shellMessage(command: string, { stdout, stderr, exitCode }: ShellResult): UserMessage {
  const output = [stdout, stderr].filter((part) => part !== '').join('\n');
  const text = `I ran this command:\n\n$ ${command}\n${keepEnd(output)}\n[exit code ${exitCode}]`;
  return { role: 'user', content: text };
}
