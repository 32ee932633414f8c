import { SseFrames } from '../../src/sse-frames.ts';
import type { Ask } from './mutation.ts';
import type { When } from './when.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Item = { [key: string]: Json };

/** Changes the answers to some requests. */
export const answer =
  (when: When, change: (response: Response, request: Request) => Response | Promise<Response>) =>
  (server: Ask): Ask =>
  async (request) => {
    const kept = request.clone();
    const response = await server(request);
    return when(kept, new URL(kept.url)) ? await change(response, kept) : response;
  };

/** Answers some requests itself, or changes them. */
export const ask =
  (when: When, change: (request: Request, server: Ask) => Request | Response | Promise<Request | Response>) =>
  (server: Ask): Ask =>
  async (request) => {
    if (!when(request, new URL(request.url))) return await server(request);
    const changed = await change(request, server);
    return changed instanceof Response ? changed : await server(changed);
  };

export function headers(response: Response, change: (headers: Headers) => void, status = response.status): Response {
  const changed = new Headers(response.headers);
  change(changed);
  const bodiless = [204, 304].includes(status);
  return new Response(bodiless ? null : response.body, { status, headers: changed });
}

export const dropHeader = (when: When, name: string) =>
  answer(when, (response) => headers(response, (all) => all.delete(name)));

export const setHeader = (when: When, name: string, value: (given: string | null) => string) =>
  answer(when, (response) => headers(response, (all) => all.set(name, value(all.get(name)))));

/** Changes JSON bodies of answers with one of these statuses. */
export const json = (when: When, change: (body: Json) => Json, statuses: readonly number[] = [200]) =>
  answer(when, async (response) => {
    if (!statuses.includes(response.status) || !response.headers.get('content-type')?.includes('json')) return response;
    return withJson(response, change(await response.json()));
  });

export function withJson(response: Response, body: Json, status = response.status): Response {
  const changed = new Headers(response.headers);
  changed.delete('content-length');
  changed.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers: changed });
}

export const object = (change: (body: Item) => Item) => (body: Json) =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? change(body) : body;

/** Changes what a stream carries, in pages and in data frames alike. */
export const items = (when: When, change: (items: Item[]) => Item[]) =>
  answer(when, async (response) => {
    if (response.status !== 200) return response;
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('application/json')) {
      const body: Json = await response.json();
      return withJson(response, Array.isArray(body) ? change(body as Item[]) : body);
    }
    return withFrames(response, (event, data) =>
      event === 'data' ? [[event, JSON.stringify(change(JSON.parse(data)))]] : [[event, data]],
    );
  });

/** Changes each event. */
export const item = (when: When, change: (item: Item) => Item) => items(when, (all) => all.map(change));

type Frame = readonly [event: string, data: string];

export const frames = (when: When, change: (event: string, data: string) => readonly Frame[]) =>
  answer(when, (response) =>
    response.headers.get('content-type')?.startsWith('text/event-stream') ? withFrames(response, change) : response,
  );

function withFrames(response: Response, change: (event: string, data: string) => readonly Frame[]): Response {
  const reader = new SseFrames();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const changing = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      const text = reader
        .push(decoder.decode(chunk, { stream: true }))
        .flatMap(({ event = '', data }) => change(event, data))
        .map(([event, data]) => `event: ${event}\n${data.replace(/^/gm, 'data: ')}\n\n`)
        .join('');
      if (text !== '') controller.enqueue(encoder.encode(text));
    },
  });
  const { status, headers: given } = response;
  return new Response(response.body?.pipeThrough(changing) ?? null, { status, headers: given });
}

/** The same request with another query. */
export function withQuery(request: Request, change: (query: URLSearchParams) => void): Request {
  const url = new URL(request.url);
  change(url.searchParams);
  return new Request(url, request);
}

export function withHeaders(request: Request, change: (headers: Headers) => void): Request {
  const changed = new Headers(request.headers);
  change(changed);
  return new Request(request, { headers: changed });
}

export async function withBody(request: Request, change: (body: Json) => Json): Promise<Request> {
  const { method, url, headers: given, signal } = request;
  const text = await request.text();
  const body = text === '' ? text : JSON.stringify(change(JSON.parse(text)));
  return new Request(url, { method, headers: given, body, signal });
}

/** Fields but one. */
export const without = ({ ...fields }: Item, name: string): Item => {
  delete fields[name];
  return fields;
};

/** Takes a field away. */
export const drop = (name: string) => object((fields) => without(fields, name));

/** Another status where it was `from`. */
export const status = (when: When, from: number, to: number) =>
  answer(when, (response) => (response.status === from ? headers(response, () => {}, to) : response));

/** Another `error.type`. */
export const errorType = (when: When, from: string, to: string, code?: number) =>
  answer(when, async (response, request) => {
    if (
      request.method === 'HEAD' ||
      response.status < 400 ||
      response.status === 405 ||
      !response.headers.get('content-type')?.includes('json')
    )
      return response;
    const body: { error?: Item } = await response.clone().json();
    if (body.error?.type !== from) return response;
    return withJson(response, { error: { ...body.error, type: to } }, code);
  });

/** Changes a list within the body. */
export const list = (name: string, change: (all: Json[]) => Json[]) =>
  object((body) => (Array.isArray(body[name]) ? { ...body, [name]: change(body[name]) } : body));
