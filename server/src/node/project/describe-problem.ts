import { relative } from 'node:path';
import type { ProjectProblem } from './discover.ts';

/** `src/workflows/a.ts:3:7: reason`, with the path relative to `from`: what a terminal or an editor can jump to. */
export function describeProblem(problem: ProjectProblem, from: string): string {
  const { file, line, column, reason } = problem;
  const place = [relative(from, file) || file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${reason}`;
}
