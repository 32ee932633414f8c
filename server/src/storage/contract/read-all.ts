import type { Offset, StreamReader } from '../port.ts';

const decoder = new TextDecoder();

/** All messages from an offset to the tail, page by page. */
export async function readAll(store: StreamReader, stream: string, from: Offset = '-1', maxBytes?: number) {
  const messages: unknown[] = [];
  for (let offset = from; ; ) {
    const page = await store.read(stream, offset, maxBytes === undefined ? {} : { maxBytes });
    if (!page) throw new Error(`no stream ${stream}`);
    for (const line of decoder.decode(page.bytes).split('\n').slice(0, -1)) messages.push(JSON.parse(line));
    if (page.upToDate) return { messages, next: page.next, closed: page.closed };
    offset = page.next;
  }
}
