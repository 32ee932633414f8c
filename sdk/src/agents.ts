import { type Admission, type AdmissionOptions, keyHeader, resultOf } from './admission.ts';
import type { AgentName, AnyApp } from './app.ts';
import {
  type AbortReceipt,
  type AgentInfo,
  type AgentInstanceList,
  type ConversationSnapshot,
  type DispatchReceipt,
  type DispatchRequest,
  type InstanceFilter,
  type PromptAnswer,
  type PromptReceipt,
  type PromptRequest,
  type PromptResult,
  promptAnswerIn,
  snapshotIn,
} from './contract.ts';
import { closedEarly, FlueConnectionError, FlueRunError } from './errors.ts';
import { eventStream, type FlueEventStream, type StreamOptions } from './event-stream.ts';
import type { CallOptions, Http } from './http.ts';
import {
  type ConversationObservation,
  type ConversationSource,
  type ObserveConversationOptions,
  observeConversation,
} from './observe-conversation.ts';
import type { Observer } from './observer.ts';
import type { FollowOptions } from './runs.ts';
import { segment } from './segment.ts';

/** What to say to an agent: a message, or one with images and for a session. Call options may stand among them. */
export type Prompt = string | (PromptRequest & AdmissionOptions);

export interface HistoryOptions extends CallOptions {
  /** Default: `default`. */
  session?: string | undefined;
}

/** An instance is addressed by the agent's name and an id of the caller's choice. */
export interface Agents<App extends AnyApp = AnyApp> {
  /**
   * Sends a prompt and answers when the agent has. Survives lost connections as `workflows.invoke` does. Rejects with `FlueRunError` when
   * the submission failed or was aborted.
   */
  prompt(name: AgentName<App>, id: string, prompt: Prompt, options?: AdmissionOptions): Promise<PromptResult>;
  /** Sends a prompt and answers when it is admitted. */
  send(name: AgentName<App>, id: string, prompt: Prompt, options?: AdmissionOptions): Promise<PromptReceipt>;
  /** The answer to a prompt that was sent; `onEvent` sees its events. Rejects as `prompt` does. */
  wait(receipt: PromptReceipt, options?: FollowOptions): Promise<PromptAnswer>;
  /** Gives the instance input to be worked on later. */
  dispatch(
    name: AgentName<App>,
    id: string,
    input: DispatchRequest,
    options?: AdmissionOptions,
  ): Promise<DispatchReceipt>;
  /** Stops what the instance is doing and what waits to be done. */
  abort(name: AgentName<App>, id: string, options?: CallOptions): Promise<AbortReceipt>;
  /** The instance's events, of all submissions: filter by `submissionId`. The stream does not close. */
  stream(name: AgentName<App>, id: string, options?: StreamOptions): FlueEventStream;
  /** The conversation as it stands. Reading on from its `offset` continues where it ends. */
  history(name: AgentName<App>, id: string, options?: HistoryOptions): Promise<ConversationSnapshot>;
  /** The conversation as it stands and as it goes on. Nothing is sent before the first subscriber. */
  observe(name: AgentName<App>, id: string, options?: ObserveConversationOptions): Observer<ConversationObservation>;
  /** The instances of an agent, newest first, where the server offers the list. */
  instances(name: AgentName<App>, filter?: InstanceFilter, options?: CallOptions): Promise<AgentInstanceList>;
  /** Stops all work of an instance and deletes it whole, where the server offers it. Later work begins a new one. */
  delete(name: AgentName<App>, id: string, options?: CallOptions): Promise<void>;
  /** The agents that the server exposes. */
  list(options?: CallOptions): Promise<AgentInfo[]>;
}

export function agents(http: Http): Agents {
  const wait = (receipt: PromptReceipt, { onEvent, ...options }: FollowOptions = {}) =>
    http.within(options, async (signal) => {
      const { submissionId, streamUrl, offset } = receipt;
      // Of the URL only the route counts: the server may know itself by a name that is not ours, and credentials go to ours.
      const path = new URL(streamUrl).pathname.replace(/.*(?=(\/[^/]+){3}$)/, '');
      for await (const event of eventStream(http, path, { offset, signal })) {
        if (event.submissionId !== submissionId) continue;
        await onEvent?.(event);
        if (event.type !== 'submission_settled') continue;
        if (event.outcome === 'completed') return promptAnswerIn(event);
        throw new FlueRunError(submissionId, event.outcome, event.error);
      }
      throw new FlueConnectionError(closedEarly);
    });

  const admission = (name: string, id: string, prompt: Prompt, options: AdmissionOptions) => {
    const given: PromptRequest & AdmissionOptions = typeof prompt === 'string' ? { message: prompt } : prompt;
    const { signal, timeoutMs, idempotencyKey, ...body } = given;
    const call: AdmissionOptions = { signal, timeoutMs, idempotencyKey, ...options };
    const path = { name, id };
    const header = keyHeader(call);
    const work: Admission<PromptReceipt, PromptResult> = {
      post: (options, query = {}, maxRetries?) =>
        http.call(
          options,
          (client) => client.POST('/agents/{name}/{id}', { params: { path, query, header }, body }),
          maxRetries,
        ),
      finish: async (receipt, options) => ({ ...receipt, result: await wait(receipt, options) }),
    };
    return { call, work };
  };

  const pathOf = (name: string, id: string) => `/agents/${segment(name)}/${segment(id)}`;

  const history: Agents['history'] = async (name, id, { session, ...options } = {}) => {
    const params = { path: { name, id }, query: { view: 'history', ...(session && { session }) } } as const;
    return snapshotIn(await http.call(options, (client) => client.GET('/agents/{name}/{id}', { params })));
  };

  return {
    wait,
    history,

    prompt(name, id, prompt, options = {}) {
      const { call, work } = admission(name, id, prompt, options);
      return resultOf(http, call, work);
    },

    send(name, id, prompt, options = {}) {
      const { call, work } = admission(name, id, prompt, options);
      return work.post(call);
    },

    dispatch(name, id, body, options = {}) {
      const params = { path: { name, id }, header: keyHeader(options) };
      return http.call(options, (client) => client.POST('/agents/{name}/{id}/dispatch', { params, body }));
    },

    abort(name, id, options = {}) {
      const params = { path: { name, id } };
      return http.call(options, (client) => client.POST('/agents/{name}/{id}/abort', { params }));
    },

    stream: (name, id, options = {}) => eventStream(http, pathOf(name, id), options),

    observe(name, id, { session, live } = {}) {
      const query = `?view=updates${session ? `&session=${encodeURIComponent(session)}` : ''}`;
      const source: ConversationSource = {
        history: (options) => history(name, id, { session, ...options }),
        updates: (options) => eventStream(http, pathOf(name, id) + query, options),
      };
      return observeConversation(source, http.options.clock, live);
    },

    instances: (name, query = {}, options = {}) =>
      http.call(options, (client) => client.GET('/agents/{name}', { params: { path: { name }, query } })),

    async delete(name, id, options = {}) {
      const params = { path: { name, id } };
      await http.call<unknown>(options, (client) => client.DELETE('/agents/{name}/{id}', { params }));
    },

    async list(options = {}) {
      return (await http.call(options, (client) => client.GET('/agents'))).agents;
    },
  };
}
