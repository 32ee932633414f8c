import { listCursor } from './list-cursor.ts';

/** Names the last run of the page before. */
export const { format: formatRunCursor, parse: parseRunCursor } = listCursor('runs');
