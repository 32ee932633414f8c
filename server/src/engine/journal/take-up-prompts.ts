import { type FlueEvent, START_OFFSET } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { EventLog } from '../../events/event-log.ts';
import type { Ids } from '../../ids.ts';
import { runStream, type StreamReader } from '../../storage/port.ts';
import { agree } from '../reconcile/agree.ts';
import { streamLines } from '../stream-lines.ts';
import { PROMPT_NOT_TOLD, promptToldAfter } from './open-prompts.ts';
import type { RunJournal } from './run-journal.ts';

export interface TakingUp {
  readonly runId: string;
  readonly streams: StreamReader;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * Makes the histories of interrupted prompts and the run's events say the same, before anything goes on. Events and journal
 * are two streams: the process may have died with one of them ahead of the other.
 */
export async function takeUpPrompts(
  journal: RunJournal,
  { runId, streams, events, clock, ids }: TakingUp,
): Promise<void> {
  const open = journal.openPrompts;
  if (open.length === 0) return;
  let told = open.map(() => PROMPT_NOT_TOLD);
  for await (const line of streamLines(streams, runStream(runId), START_OFFSET)) {
    const event: FlueEvent = JSON.parse(line);
    told = told.map((before, at) => {
      const prompt = open[at];
      return prompt ? promptToldAfter(before, event, prompt) : before;
    });
  }
  for (const [at, { session, operation }] of open.entries()) {
    const { told: messages, operationId } = told[at] ?? PROMPT_NOT_TOLD;
    const { harness, name, history } = session;
    const emitter = events.with({ harness, session: name, ...(operationId !== undefined && { operationId }) });
    const append = journal.complete.bind(journal, session);
    agree(history.slice(operation.at), messages, { append, emitter, clock, ids });
  }
  // Written before anything else begins, so that nobody takes it for a part of that.
  await events.flush();
}
