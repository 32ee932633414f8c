import { useFlueRun } from '@openflue/react';
import type { RunRecordOf } from '@openflue/sdk';
import { useEffect } from 'react';
import type { App } from '../flue.d.ts';
import { useStop } from '../use-stop.ts';
import { DigestResult } from './digest-result.tsx';
import { Draft } from './draft.tsx';
import { Events } from './events.tsx';
import { Progress } from './progress.tsx';

interface DigestRunProps {
  readonly runId: string;
  /** Called when the run is somewhere else than before: begun, ended. */
  onChange(): void;
}

/** One run, live: where it is, what was written so far, what came of it. */
export function DigestRun({ runId, onChange }: DigestRunProps) {
  const run = useFlueRun<RunRecordOf<App, 'digest'>>({ runId });
  const { status, record, logs, text, events, result, error, refresh } = run;
  const { stop, failure } = useStop(run.cancel);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the status that changed
  useEffect(onChange, [status]);

  return (
    <section className="card run" aria-label="Run">
      <header>
        <h2>Digest</h2>
        <p role="status" className={`badge ${status}`}>
          {status}
        </p>
        {record?.durationMs !== undefined && <small>{(record.durationMs / 1_000).toFixed(1)} s</small>}
        {status === 'running' && (
          <button type="button" className="stop" onClick={stop}>
            Cancel
          </button>
        )}
      </header>
      {failure && (
        <p role="alert" className="problem">
          It could not be cancelled: {failure.message}
        </p>
      )}
      {error && (
        <p role="alert" className="problem">
          {error.message}{' '}
          {status === 'disconnected' && (
            <button type="button" onClick={refresh}>
              Connect again
            </button>
          )}
        </p>
      )}
      <Progress logs={logs} isOver={status === 'completed'} />
      {result ? (
        <DigestResult result={result} />
      ) : (
        text !== '' && <Draft text={text} isGrowing={status === 'running'} />
      )}
      <Events events={events} />
    </section>
  );
}
