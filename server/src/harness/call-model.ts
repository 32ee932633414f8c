import type { AssistantContent, Message, ModelRequest, TurnPurpose } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import { isObserved } from '../events/observe.ts';
import type { Ids } from '../ids.ts';
import { ModelError } from '../models/model-error.ts';
import type { ModelCall, ModelEvent } from '../models/port.ts';
import type { ResolvedModel } from '../models/registry.ts';
import { toEventError } from './event-error.ts';
import { withIdleLimit } from './idle-limit.ts';
import { retryDelayMs } from './retry-policy.ts';

export type ModelAnswer = Extract<ModelEvent, { type: 'end' }>;

export interface ModelCaller {
  readonly model: ResolvedModel;
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  readonly purpose: TurnPurpose;
}

/** One turn that was answered; `emitter` carries its id. */
export interface AnsweredTurn {
  readonly answer: ModelAnswer;
  readonly emitter: Emitter;
  readonly turnId: string;
}

/**
 * Makes one model call, again after failures that may pass. Every attempt is a turn of its own in the events; only those
 * of an agent's own turns show a message.
 * `announce` reports what the conversation gained before, as part of the first turn.
 */
export async function callModel(
  caller: ModelCaller,
  makeCall: () => Omit<ModelCall, 'model'>,
  signal: AbortSignal,
  announce: (emitter: Emitter, turnId: string) => void,
): Promise<AnsweredTurn> {
  for (let attempt = 1; ; attempt++) {
    const call = makeCall();
    const turn = startTurn(caller, call);
    if (attempt === 1) announce(turn.emitter, turn.turnId);
    try {
      const answer = await streamAnswer(caller, call, turn, signal);
      turn.end({ answer });
      return { answer, emitter: turn.emitter, turnId: turn.turnId };
    } catch (failure) {
      turn.end({ failure });
      const delayMs = signal.aborted ? undefined : retryDelayMs(failure, attempt, caller.random());
      if (delayMs === undefined) throw failure;
      await caller.clock.sleep(delayMs, signal);
    }
  }
}

type Turn = ReturnType<typeof startTurn>;

function startTurn({ model, emitter, clock, ids, purpose }: ModelCaller, call: Omit<ModelCall, 'model'>) {
  const startedMs = clock.now();
  const turnId = ids.next('turn', startedMs);
  const scoped = emitter.with({ turnId });
  const request: ModelRequest = {
    providerId: model.provider.id,
    providerName: model.provider.name,
    requestedModel: model.model,
    api: model.provider.api,
    ...(call.thinkingLevel && { reasoningLevel: call.thinkingLevel }),
    ...(call.maxTokens && { maxTokens: call.maxTokens }),
  };
  scoped.emit({ type: 'turn_start', turnId, purpose, model: `${model.provider.id}/${model.model}` });
  if (isObserved()) {
    const { system, messages, tools } = call;
    const input = { ...(system && { systemPrompt: system }), messages: [...messages], tools };
    scoped.note({ type: 'turn_request', turnId, purpose, request: { ...request, input } });
  }
  return {
    turnId,
    emitter: scoped,
    end(outcome: { answer: ModelAnswer } | { failure: unknown }) {
      const common = { type: 'turn' as const, turnId, purpose, durationMs: clock.now() - startedMs, request };
      if ('failure' in outcome) {
        scoped.emit({ ...common, isError: true, response: { error: toEventError(outcome.failure) } });
        return;
      }
      const { responseId, responseModel, finishReason, usage } = outcome.answer;
      const response = {
        ...(responseId && { responseId }),
        ...(responseModel && { responseModel }),
        finishReason,
        usage,
      };
      scoped.emit({ ...common, isError: false, response });
    },
  };
}

async function streamAnswer(
  { model, clock, ids, purpose }: ModelCaller,
  call: Omit<ModelCall, 'model'>,
  { emitter, turnId }: Turn,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const messageId = ids.next('msg', clock.now());
  const scope = { turnId, messageId };
  let started = false;
  // A summary is no message of the conversation.
  const shown = purpose === 'agent';
  const start = () => {
    if (shown && !started) emitter.emit({ type: 'message_start', ...scope, message: assistantMessage([]) });
    started = true;
  };
  const open = (stop: AbortSignal) => model.provider.stream({ ...call, model: model.model }, stop);
  for await (const event of withIdleLimit(open, clock, signal)) {
    start();
    if (event.type !== 'end') {
      if (shown) emitter.emit(event);
    } else {
      if (shown) emitter.emit({ type: 'message_end', ...scope, message: assistantMessage(event.content) });
      return event;
    }
  }
  signal.throwIfAborted();
  throw new ModelError('model_stream_broken', "The model's answer broke off before its end.", { retryable: true });
}

function assistantMessage(content: readonly AssistantContent[]): Message {
  return { role: 'assistant', content: [...content] };
}
