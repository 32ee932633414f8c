import type { PromptImage } from '@openflue/sdk';
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import { ImagePreview } from './image-preview.tsx';
import { IMAGE_TYPES } from './read-image.ts';
import type { useImages } from './use-images.ts';

interface ComposerProps {
  readonly chosen: ReturnType<typeof useImages>;
  onSend(message: string, images: readonly PromptImage[]): void;
  /** While there is something to stop. */
  readonly onStop: (() => void) | undefined;
}

/** Where a message is written: Enter sends it, Shift+Enter begins a line. */
export function Composer({ chosen, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('');
  const files = useRef<HTMLInputElement>(null);
  const canSend = text.trim() !== '';

  const send = () => {
    if (!canSend) return;
    const images = chosen.images.map(({ image }) => image);
    onSend(text.trim(), images);
    setText('');
    chosen.clear();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = ({ clipboardData }: ClipboardEvent) => void chosen.add(clipboardData.files);

  return (
    <form
      className="composer"
      aria-label="New message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ImagePreview {...chosen} />
      <textarea
        aria-label="Message"
        aria-describedby="keys"
        placeholder="Write, or drop images"
        rows={Math.min(8, text.split('\n').length)}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        // biome-ignore lint/a11y/noAutofocus: writing is what one comes here for
        autoFocus
      />
      <div className="actions">
        <button type="button" onClick={() => files.current?.click()}>
          Attach images
        </button>
        <input
          ref={files}
          type="file"
          hidden
          multiple
          accept={IMAGE_TYPES.join(',')}
          onChange={({ target }) => {
            void chosen.add(target.files ?? []);
            // So that the same file can be chosen again.
            target.value = '';
          }}
        />
        <small id="keys">Enter sends, Shift+Enter begins a line.</small>
        {onStop && (
          <button type="button" className="stop" onClick={onStop}>
            Stop
          </button>
        )}
        <button type="submit" className="main" disabled={!canSend}>
          Send
        </button>
      </div>
    </form>
  );
}
