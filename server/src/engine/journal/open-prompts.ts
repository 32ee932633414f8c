import type { FlueEvent } from '@openflue/spec';
import { conversationOf } from '../conversation/reduce.ts';
import { NOTHING_TOLD, type Told, toldAfter } from '../reconcile/told.ts';
import type { Past, PastOperation, PastSession } from './past.ts';

/** A prompt, or a skill, that was begun and did not end: the last thing that its session did. */
export interface OpenPrompt {
  readonly session: PastSession;
  readonly operation: PastOperation;
}

/** What events tell of a prompt, and the id of the operation that it was last. */
export interface ToldPrompt {
  readonly told: Told;
  readonly operationId?: string | undefined;
}

export const PROMPT_NOT_TOLD: ToldPrompt = { told: NOTHING_TOLD };

/** Other operations say nothing that their events tell word by word. */
export function openPrompts(past: Past): OpenPrompt[] {
  return [...past.sessions.values()].flatMap((session) => {
    const operation = session.operations.at(-1);
    if (!operation || operation.outcome) return [];
    return operation.kind === 'prompt' || operation.kind === 'skill' ? [{ session, operation }] : [];
  });
}

/** With one event more of the run, if it is the prompt's own. */
export function promptToldAfter(before: ToldPrompt, event: FlueEvent, { session, operation }: OpenPrompt): ToldPrompt {
  const own = event.harness === session.harness && conversationOf(event) === session.name;
  if (!own || !(event.eventIndex >= operation.from)) return before;
  return { told: toldAfter(before.told, event), operationId: event.operationId ?? before.operationId };
}
