import {
  answer,
  ask,
  drop,
  headers,
  item,
  items,
  type Json,
  json,
  list,
  object,
  withBody,
  withQuery,
} from './change.ts';
import type { Mutation } from './mutation.ts';
import { abort, agent, attachment, dispatch, events, history, prompt, updates } from './when.ts';

export const agentMutations: readonly Mutation[] = [
  {
    name: 'an abort is forgotten',
    around: ask(abort, (request) =>
      request.url.includes('/agents/assistant/') ? Response.json({ aborted: true }) : request,
    ),
  },
  {
    name: 'an abort always says that there was something',
    around: json(
      abort,
      object((body) => ({ ...body, aborted: true })),
    ),
  },
  {
    name: 'a dispatch is lost',
    around: ask(dispatch, async (request) => {
      const body: Json = await request
        .clone()
        .json()
        .catch(() => null);
      const input = body !== null && typeof body === 'object' && !Array.isArray(body) ? body.input : undefined;
      return input === 0
        ? Response.json(
            { dispatchId: 'dsp_01JZ8Q4T6W3XN5V7B9C1D2E3F6', acceptedAt: new Date().toISOString() },
            { status: 202 },
          )
        : request;
    }),
  },
  {
    name: 'sessions are one',
    around: ask(prompt, async (request) => {
      const text = await request.clone().text();
      try {
        JSON.parse(text);
      } catch {
        return request;
      }
      return text.includes('"side"') ? await withBody(request, drop('session')) : request;
    }),
  },
  {
    name: 'the history is of the default session',
    around: ask(history, (request) => withQuery(request, (all) => all.delete('session'))),
  },
  {
    name: 'the history lacks its last message',
    around: json(
      history,
      list('messages', (all) => all.slice(0, -1)),
    ),
  },
  {
    name: 'a settlement is missing',
    around: json(
      history,
      list('settlements', (all) => all.slice(1)),
    ),
  },
  {
    name: "a snapshot's offset is the tail's start",
    around: json(
      history,
      object((body) => ({ ...body, offset: '-1' })),
    ),
  },
  {
    name: 'updates always begin at the start',
    around: ask(updates, (request) =>
      withQuery(request, (all) => {
        if (all.has('offset') && all.get('offset') !== 'now' && !all.has('live')) all.set('offset', '-1');
      }),
    ),
  },
  {
    name: 'positions do not increase',
    around: item(updates, (chunk) => ({ ...chunk, position: { batch: 0, index: 0 } })),
  },
  { name: 'a change is lost', around: items(updates, (all) => all.filter(({ type }) => type !== 'tool-output')) },
  {
    name: 'an unknown view is the events',
    around: ask(agent, (request) =>
      withQuery(request, (all) => {
        if (!['history', 'updates'].includes(all.get('view') ?? '')) all.delete('view');
      }),
    ),
  },
  {
    name: 'an attachment is cut',
    around: answer(attachment, async (response) => {
      if (response.status !== 200) return response;
      const bytes = await response.arrayBuffer();
      return new Response(bytes.slice(0, -1), { headers: response.headers });
    }),
  },
  {
    name: 'an attachment has another type',
    around: answer(attachment, (response) =>
      response.status === 200 ? headers(response, (all) => all.set('content-type', 'image/gif')) : response,
    ),
  },
  {
    name: 'an unknown agent has an empty stream',
    around: answer(events, (response) =>
      response.status === 404
        ? new Response('[]', {
            headers: {
              'content-type': 'application/json',
              'stream-next-offset': '-1',
              'stream-up-to-date': 'true',
              'cache-control': 'no-store',
              'x-content-type-options': 'nosniff',
              'cross-origin-resource-policy': 'cross-origin',
            },
          })
        : response,
    ),
  },
];
