import type { FailedSend } from '@openflue/react';
import type { ConversationMessage, ConversationPart } from '@openflue/sdk';
import { memo } from 'react';
import { ToolCall } from './tool-call.tsx';

/** A message that did not change is the same object, and is not rendered again while another one grows. */
export const Message = memo(function Message({ message }: { message: ConversationMessage }) {
  const { role, parts } = message;
  return (
    <article className={`message ${role}`} aria-label={role === 'user' ? 'You' : 'Assistant'}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end
        <Part key={place} part={part} />
      ))}
    </article>
  );
});

function Part({ part }: { part: ConversationPart }) {
  switch (part.type) {
    case 'text':
      return <p className={`text ${part.state}`}>{part.text}</p>;
    case 'reasoning':
      return (
        <details className="reasoning">
          <summary>Thoughts</summary>
          <p className="text">{part.text}</p>
        </details>
      );
    case 'dynamic-tool':
      return <ToolCall call={part} />;
    case 'file':
      return part.url ? <img src={part.url} alt={part.filename ?? 'Attached'} /> : <p>{part.mediaType}</p>;
    default:
      // Of a newer server.
      return null;
  }
}

/** Beneath a message that the server did not take. */
export function NotSent({ send }: { send: FailedSend }) {
  return (
    <p className="not-sent" role="alert">
      Not sent: {send.error.message}{' '}
      <button type="button" onClick={() => send.retry().catch(() => {})}>
        Try again
      </button>{' '}
      <button type="button" onClick={send.dismiss}>
        Discard
      </button>
    </p>
  );
}
