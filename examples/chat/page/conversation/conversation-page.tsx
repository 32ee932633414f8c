import { useFlueAgent } from '@openflue/react';
import type { PromptImage } from '@openflue/sdk';
import type { App } from '../flue.d.ts';
import { useBottom } from '../use-bottom.ts';
import { useStop } from '../use-stop.ts';
import { Beginnings } from './beginnings.tsx';
import { Composer } from './composer.tsx';
import { Message, NotSent } from './message.tsx';
import { StatusLine } from './status-line.tsx';
import { useEscape } from './use-escape.ts';
import { useImages } from './use-images.ts';

/** One conversation with the assistant. What is said before, elsewhere or while the page was closed is in it too. */
export function ConversationPage({ id }: { id: string }) {
  const agent = useFlueAgent<App>({ name: 'assistant', id });
  const { messages, status, historyReady, failedSends, sendMessage } = agent;
  const chosen = useImages();
  const bottom = useBottom<HTMLDivElement>(messages);
  const { stop, failure } = useStop(agent.abort);
  const works = status === 'submitted' || status === 'streaming';
  const onStop = works ? stop : undefined;
  useEscape(onStop);

  const send = (message: string, images: readonly PromptImage[] = []) => {
    bottom.stay();
    // What the server refuses is in `failedSends`.
    sendMessage(message, { ...(images.length > 0 && { images }) }).catch(() => {});
  };
  const unsent = new Map(failedSends.map((failed) => [failed.id, failed]));

  return (
    <main
      className="conversation"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void chosen.add(event.dataTransfer.files);
      }}
    >
      <div
        className="messages"
        role="log"
        aria-label="Conversation"
        aria-busy={works}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        ref={bottom.ref}
        onScroll={bottom.onScroll}
      >
        {historyReady && messages.length === 0 && <Beginnings onChoose={send} />}
        {messages.map((message) => {
          const send = unsent.get(message.id);
          return (
            <div key={message.id} className="turn">
              <Message message={message} />
              {send && <NotSent send={send} />}
            </div>
          );
        })}
        {works && messages.at(-1)?.role === 'user' && <p className="waiting" aria-hidden="true" />}
      </div>
      {!bottom.isThere && (
        <button type="button" className="newest" onClick={bottom.stay}>
          To the newest message
        </button>
      )}
      <StatusLine {...agent} stopFailure={failure} />
      <Composer chosen={chosen} onSend={send} onStop={onStop} />
    </main>
  );
}
