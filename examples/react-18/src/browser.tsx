import { createFlueClient } from '@openflue/sdk';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './page.tsx';

const root = document.querySelector<HTMLElement>('#page');
const client = createFlueClient({ baseUrl: '/api' });
if (root) hydrateRoot(root, <Page client={client} text={root.dataset.text ?? ''} />);
