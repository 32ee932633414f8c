import type { FlueEvent } from '@openflue/spec';
import type { Answer } from './answer.ts';
import type { Probe } from './probe.ts';

export interface Caught<T> {
  readonly items: T[];
  readonly pages: readonly Answer[];
  /** Where to read on. */
  readonly next: string;
  readonly closed: boolean;
}

const MOST_PAGES = 500;

/** Path and query of a read. */
export function readPath(url: string, query: Readonly<Record<string, string>>): string {
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(query)}`;
}

export function nextOf(probe: Probe, answer: Answer): string {
  const next = answer.header('stream-next-offset');
  probe.check(next !== undefined, 'The answer has no Stream-Next-Offset.', answer.exchange);
  return next ?? '';
}

/** Reads page after page up to the tail. */
export async function catchUp<T = FlueEvent>(probe: Probe, url: string, from = '-1'): Promise<Caught<T>> {
  const pages: Answer[] = [];
  const items: T[] = [];
  let next = from;
  for (;;) {
    const page = probe.expect(await probe.get(readPath(url, { offset: next })), 200);
    const fresh = page.json<T[]>();
    pages.push(page);
    for (const item of fresh) items.push(item);
    const following = nextOf(probe, page);
    if (page.headers.has('stream-up-to-date')) {
      return { items, pages, next: following, closed: page.headers.has('stream-closed') };
    }
    probe.check(following !== next, 'A page that does not reach the tail leads nowhere: it will be read for ever.');
    probe.check(pages.length < MOST_PAGES, `After ${MOST_PAGES} pages the tail is not reached.`);
    next = following;
  }
}

/** Follows a stream by long-polls until it closes. */
export async function followToEnd<T = FlueEvent>(probe: Probe, url: string, from = '-1'): Promise<T[]> {
  const items: T[] = [];
  let caught = await catchUp<T>(probe, url, from);
  items.push(...caught.items);
  while (!caught.closed) {
    const poll = await probe.get(readPath(url, { offset: caught.next, live: 'long-poll' }));
    probe.check([200, 204].includes(poll.status), `A long-poll answers 200 or 204, not ${poll.status}.`, poll.exchange);
    if (poll.status === 200) items.push(...poll.json<T[]>());
    const next = nextOf(probe, poll);
    if (poll.headers.has('stream-closed')) return items;
    caught = { ...caught, next };
  }
  return items;
}

/** Follows a stream until one of its items is as asked. */
export async function followUntil<T = FlueEvent>(
  probe: Probe,
  url: string,
  enough: (items: readonly T[]) => boolean,
  from = '-1',
): Promise<{ items: T[]; next: string }> {
  const first = await catchUp<T>(probe, url, from);
  const items = [...first.items];
  let { next } = first;
  while (!enough(items)) {
    const poll = await probe.get(readPath(url, { offset: next, live: 'long-poll' }));
    probe.check([200, 204].includes(poll.status), `A long-poll answers 200 or 204, not ${poll.status}.`, poll.exchange);
    if (poll.status === 200) items.push(...poll.json<T[]>());
    const closed = poll.headers.has('stream-closed');
    probe.check(!closed || enough(items), 'The stream closed without what should be on it.', poll.exchange);
    next = nextOf(probe, poll);
  }
  return { items, next };
}
