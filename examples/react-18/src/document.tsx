import type { FlueClient } from '@openflue/sdk';
import { renderToString } from 'react-dom/server';
import { Page } from './page.tsx';

/** What the server answers: the page, rendered, and what makes it live. */
export function documentOf(client: FlueClient, text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A summary</title>
<div id="page" data-text="${escaped(text)}">${renderToString(<Page client={client} text={text} />)}</div>
<script type="module" src="/browser.js"></script>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
