import type { Seen } from './ledger.ts';
import type { ChaosNode } from './service.ts';

/** What is wrong with a stream that was read before: it reads the same, and on from the offset that was handed out. */
export async function checkSeen(
  { url }: ChaosNode,
  path: string,
  { text, next }: Seen,
  events: readonly unknown[],
): Promise<string[]> {
  const problems: string[] = [];
  const before: unknown[] = JSON.parse(text);
  if (JSON.stringify(events.slice(0, before.length)) !== JSON.stringify(before)) {
    problems.push('no longer reads what it read before');
  }
  const rest: unknown[] = [];
  for (let offset = next, upToDate = false; !upToDate; ) {
    const answer = await fetch(`${url}${path}?offset=${offset}`);
    if (answer.status !== 200) return [...problems, `an offset handed out before answers ${answer.status}`];
    rest.push(...(await answer.json()));
    offset = answer.headers.get('Stream-Next-Offset') ?? offset;
    upToDate = answer.headers.get('Stream-Up-To-Date') !== null;
  }
  if (JSON.stringify(rest) !== JSON.stringify(events.slice(before.length))) {
    problems.push('reads on from an old offset at another place');
  }
  return problems;
}
