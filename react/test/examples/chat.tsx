import { useState } from 'react';
import { useFlueAgent } from '../../src/index.ts';

export function Chat({ id }: { id: string }) {
  const { messages, status, sendMessage, failedSends, abort } = useFlueAgent({ name: 'support', id });

  const [text, setText] = useState('');
  // What the server refuses is in `failedSends`.
  const send = () => {
    setText('');
    sendMessage(text).catch(() => {});
  };

  return (
    <section>
      {messages.map(({ id, role, parts }) => (
        <p key={id} className={role}>
          {parts.map((part) => (part.type === 'text' ? part.text : ''))}
        </p>
      ))}
      {failedSends.map(({ id, message, retry }) => (
        <button key={id} type="button" onClick={() => retry().catch(() => {})}>
          Send “{message}” again
        </button>
      ))}
      <input value={text} onChange={({ target }) => setText(target.value)} />
      {status === 'submitted' || status === 'streaming' ? (
        <button type="button" onClick={() => abort()}>
          Stop
        </button>
      ) : (
        <button type="button" onClick={send}>
          Send
        </button>
      )}
    </section>
  );
}
