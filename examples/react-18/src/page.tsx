import { FlueProvider, useFlueInvoke } from '@openflue/react';
import type { FlueClient } from '@openflue/sdk';

/** The same on the server, which asks for nothing, and in the browser, which goes on from there. */
export function Page({ client, text }: { client: FlueClient; text: string }) {
  return (
    <FlueProvider client={client}>
      <h1>A summary</h1>
      <Summary text={text} />
    </FlueProvider>
  );
}

function Summary({ text }: { text: string }) {
  const { invoke, cancel, status, logs, text: summary, error } = useFlueInvoke('summarize');
  return (
    <>
      <p>{text}</p>
      {status === 'running' ? (
        <button type="button" onClick={() => cancel()}>
          Stop
        </button>
      ) : (
        <button type="button" onClick={() => invoke({ payload: { text } }).catch(() => {})}>
          Summarize
        </button>
      )}
      <ul>
        {logs.map(({ eventIndex, message }) => (
          <li key={eventIndex}>{message}</li>
        ))}
      </ul>
      <blockquote>{summary}</blockquote>
      <output>{error ? error.message : status}</output>
    </>
  );
}
