import { useFlueInvoke } from '../../src/index.ts';

export function Summary({ text }: { text: string }) {
  const run = useFlueInvoke('summarize');
  return (
    <>
      <button type="button" onClick={() => run.invoke({ payload: { text } }).catch(() => {})}>
        Summarize
      </button>
      {run.logs.map(({ eventIndex, message }) => (
        <li key={eventIndex}>{message}</li>
      ))}
      <p>{run.text}</p>
      {run.error && <p role="alert">{run.error.message}</p>}
      {run.status === 'running' && (
        <button type="button" onClick={() => run.cancel()}>
          Stop
        </button>
      )}
    </>
  );
}
