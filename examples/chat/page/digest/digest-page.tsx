import { useFlueInvoke, useFlueRuns } from '@openflue/react';
import type { App } from '../flue.d.ts';
import { goTo } from '../place.ts';
import { DigestForm } from './digest-form.tsx';
import { DigestRun } from './digest-run.tsx';
import { RecentRuns } from './recent-runs.tsx';

/** Starts digests, and shows the one that the address names: as it goes on, or as it ended. */
export function DigestPage({ runId }: { runId: string | undefined }) {
  const { invoke, status, error } = useFlueInvoke<App, 'digest'>('digest');
  const recent = useFlueRuns({ workflow: 'digest', limit: 10 });

  const start = (document: string) => {
    invoke({ payload: { document } }).then(
      (receipt) => goTo({ page: 'digest', runId: receipt.runId }),
      // `error` says it.
      () => {},
    );
  };
  return (
    <main className="digest">
      <div>
        <DigestForm onStart={start} isStarting={status === 'starting'} />
        {status === 'refused' && (
          <p role="alert" className="problem">
            Not started: {error?.message}
          </p>
        )}
        {runId !== undefined && <DigestRun key={runId} runId={runId} onChange={recent.refresh} />}
      </div>
      <RecentRuns {...recent} current={runId} />
    </main>
  );
}
