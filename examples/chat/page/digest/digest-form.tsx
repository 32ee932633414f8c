import { useState } from 'react';
import example from '../../../documents/atlantic-cable.md?raw';

interface DigestFormProps {
  onStart(document: string): void;
  readonly isStarting: boolean;
}

export function DigestForm({ onStart, isStarting }: DigestFormProps) {
  const [document, setDocument] = useState('');
  return (
    <form
      className="card"
      aria-label="New digest"
      onSubmit={(event) => {
        event.preventDefault();
        onStart(document);
      }}
    >
      <label>
        A document, in Markdown
        <textarea rows={5} value={document} onChange={({ target }) => setDocument(target.value)} />
      </label>
      <div className="actions">
        <button type="button" onClick={() => setDocument(example)}>
          Take an example
        </button>
        <button type="submit" className="main" disabled={isStarting}>
          Digest it
        </button>
      </div>
    </form>
  );
}
