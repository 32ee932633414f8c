import { createFlueClient } from '@openflue/sdk';
import { FlueProvider } from '../../src/index.ts';
import { Chat } from './chat.tsx';

const client = createFlueClient({ baseUrl: '/api' });

export function App() {
  return (
    <FlueProvider client={client}>
      <Chat id="ticket-42" />
    </FlueProvider>
  );
}
