import type { FlueAgent } from '@openflue/react';
import { FlueRunError } from '@openflue/sdk';

type StatusLineProps = Pick<FlueAgent, 'status' | 'error' | 'failedSends' | 'refresh'> & {
  stopFailure: Error | undefined;
};

const words = {
  connecting: 'Connecting …',
  idle: '',
  submitted: 'Waiting for the assistant …',
  streaming: 'The assistant is at work. Escape stops it.',
  error: '',
} satisfies Record<FlueAgent['status'], string>;

/** What is going on, or what went wrong. What was not sent is told at the message itself. */
export function StatusLine({ status, error, failedSends, refresh, stopFailure }: StatusLineProps) {
  const isTold = failedSends.some((send) => send.error === error);
  const isLost = error && !isTold && !(error instanceof FlueRunError);
  return (
    <>
      <p role="status" className="status">
        {words[status]}
      </p>
      {stopFailure && (
        <p role="alert" className="problem">
          It could not be stopped: {stopFailure.message}
        </p>
      )}
      {error && !isTold && (
        <p role="alert" className="problem">
          {error.message}{' '}
          {isLost && (
            <button type="button" onClick={refresh}>
              Connect again
            </button>
          )}
        </p>
      )}
    </>
  );
}
