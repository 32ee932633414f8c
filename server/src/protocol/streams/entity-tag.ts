import type { StreamRange } from '../../storage/port.ts';

/** Names a page's bytes: a generation belongs to one stream only, and bytes between two of its positions never change. */
export function entityTag({ from, next, closed }: Omit<StreamRange, 'length'>, encoding?: string): string {
  return `"${from}:${next}${closed ? ':c' : ''}${encoding === undefined ? '' : `:${encoding}`}"`;
}

/** Whether an `If-None-Match` header names this page, in whichever encoding it was sent. */
export function isKnown(ifNoneMatch: string | null, page: Omit<StreamRange, 'length'>): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const plain = entityTag(page);
  const prefix = `${plain.slice(0, -1)}:`;
  return ifNoneMatch.split(',').some((part) => {
    const tag = part.trim().replace(/^W\//, '');
    return tag === plain || (tag.startsWith(prefix) && tag !== `${prefix}c"` && !tag.startsWith(`${prefix}c:`));
  });
}
