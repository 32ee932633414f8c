import type { FlueRuns } from '@openflue/react';
import { addressOf } from '../place.ts';

interface RecentRunsProps extends FlueRuns {
  readonly current: string | undefined;
}

/** Digests that were made before, by whoever: each can be looked at again. */
export function RecentRuns({ runs, status, error, hasMore, loadMore, refresh, current }: RecentRunsProps) {
  return (
    <nav className="card recent" aria-label="Recent runs">
      <header>
        <h2>Recent</h2>
        <button type="button" onClick={refresh}>
          Refresh
        </button>
      </header>
      {error && (
        <p role="alert" className="problem">
          {error.message}
        </p>
      )}
      {status === 'ready' && runs.length === 0 && <p>None yet.</p>}
      <ul>
        {runs.map(({ runId, status, startedAt }) => (
          <li key={runId}>
            <a href={addressOf({ page: 'digest', runId })} aria-current={runId === current ? 'page' : undefined}>
              <time dateTime={startedAt}>{new Date(startedAt).toLocaleString()}</time>{' '}
              <span className={`badge ${status}`}>{status}</span>
            </a>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" onClick={loadMore}>
          More
        </button>
      )}
    </nav>
  );
}
