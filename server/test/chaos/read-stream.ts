import type { ChaosNode } from './service.ts';

/** Events of a stream from its start until `enough`, or until it is closed. */
export async function readEvents<E>(
  { url }: ChaosNode,
  path: string,
  enough: (events: readonly E[]) => boolean,
  timeoutMs: number,
): Promise<E[]> {
  const events: E[] = [];
  const deadline = AbortSignal.timeout(timeoutMs);
  for (let offset = '-1', live = ''; ; ) {
    const answer = await fetch(`${url}${path}?offset=${offset}${live}`, { signal: deadline });
    if (answer.status === 200) events.push(...(await answer.json()));
    else if (answer.status !== 204) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    offset = answer.headers.get('Stream-Next-Offset') ?? offset;
    if (answer.headers.get('Stream-Up-To-Date')) live = '&live=long-poll';
    if (answer.headers.get('Stream-Closed') || (live !== '' && enough(events))) return events;
  }
}
