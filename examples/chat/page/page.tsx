import { FlueProvider } from '@openflue/react';
import type { FlueClient } from '@openflue/sdk';
import { ConversationPage } from './conversation/conversation-page.tsx';
import { NewConversation } from './conversation/new-conversation.tsx';
import { DigestPage } from './digest/digest-page.tsx';
import type { App } from './flue.d.ts';
import { addressOf, usePlace } from './place.ts';
import { useLast } from './use-last.ts';

export function Page({ client }: { client: FlueClient<App> }) {
  const place = usePlace();
  const lastChat = useLast(place.page === 'chat' ? place.id : undefined);
  const current = (page: string) => (place.page === page ? ('page' as const) : undefined);
  return (
    <FlueProvider client={client}>
      <header className="top">
        <h1>openflue chat</h1>
        <nav aria-label="Pages">
          <a href={addressOf({ page: 'chat', id: lastChat })} aria-current={current('chat')}>
            Chat
          </a>
          <a href={addressOf({ page: 'digest', runId: undefined })} aria-current={current('digest')}>
            Digest
          </a>
          <a href={addressOf({ page: 'chat', id: undefined })}>New chat</a>
        </nav>
      </header>
      {place.page === 'digest' && <DigestPage runId={place.runId} />}
      {place.page === 'chat' && place.id === undefined && <NewConversation />}
      {place.page === 'chat' && place.id !== undefined && <ConversationPage key={place.id} id={place.id} />}
    </FlueProvider>
  );
}
