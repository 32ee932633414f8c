import { createFlueClient } from '@openflue/sdk';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { App } from './flue.d.ts';
import { Page } from './page.tsx';

const root = document.querySelector('#page');
if (!root) throw new Error('index.html has no #page.');
const client = createFlueClient<App>({ baseUrl: '/api' });
createRoot(root).render(
  <StrictMode>
    <Page client={client} />
  </StrictMode>,
);
