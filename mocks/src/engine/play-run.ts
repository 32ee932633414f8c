import {
  type Attempt,
  EventLog,
  endRun,
  eventLogger,
  jsonSnapshot,
  type Outcome,
  orAborted,
  type StoredRun,
  silentLogger,
} from '@openflue/server/engine-parts';
import { runStream } from '@openflue/server/protocol';
import type { RunPlay, RunScenario } from '../scenarios/play.ts';
import { converse } from './converse.ts';
import type { Stage } from './stage.ts';

/** Plays a run from `run_start` to `run_end`. */
export async function playRun(run: StoredRun, scenario: RunScenario, attempt: Attempt, stage: Stage): Promise<void> {
  const { runId, workflowName, startedAt, payload } = run;
  const { storage, clock } = stage;
  const { signal } = attempt;
  const events = new EventLog({
    clock,
    scope: { runId },
    nextIndex: 0,
    append: (lines) => storage.streams.append(runStream(runId), lines),
    onFailure: reportFailure,
  });
  events.emit({ type: 'run_start', workflowName, startedAt, ...(payload !== undefined && { payload }) });

  const emitter = events.with({ harness: 'default', session: 'default' });
  const play: RunPlay = {
    id: runId,
    payload: structuredClone(payload),
    signal,
    log: eventLogger(events),
    wait: (ms) => (ms > 0 ? clock.sleep(ms, signal) : Promise.resolve()),
    async prompt(message, ...turns) {
      const given = { ...stage, emitter, signal, message: { role: 'user' as const, content: message } };
      const { text } = await converse(given, async (turn) => {
        for (const answer of turns) await turn(answer);
      });
      return text;
    },
  };
  const played = async (): Promise<Outcome> => ({ result: jsonSnapshot(await scenario(play), 'result') });
  const ended = await orAborted(played(), signal).catch((error: unknown): Outcome => ({ error }));
  await attempt.decide();
  const outcome = signal.aborted ? { error: signal.reason } : ended;
  await endRun(run, outcome, events, { storage, clock, log: silentLogger }, { hasJournal: false });
}

/** Memory takes everything: an append that fails is a fault of the mock itself. */
function reportFailure(error: unknown): void {
  console.error('A mock could not write its events:', error);
}
