import { profiles } from '../case.ts';
import { countOf, type Report } from '../report.ts';
import { clauseLines, describe } from './terminal.ts';

/** A page for people: sums by profile, then what failed, what was skipped, and what was never seen. */
export function markdownReport(report: Report): string {
  const { baseUrl, protocol, seed, startedAt, durationMs, requests, results, unobserved, excused, ok } = report;
  const of = (outcome: string) => results.filter((result) => result.outcome === outcome);
  const rows = profiles.flatMap((profile) => {
    const own = results.filter((result) => result.profile === profile);
    if (own.length === 0) return [];
    const count = (outcome: string) => own.filter((result) => result.outcome === outcome).length;
    return [`| ${profile} | ${count('passed')} | ${count('failed')} | ${count('skipped')} |`];
  });
  return [
    `# ${ok ? 'Conforms' : 'Does not conform'} to openflue ${protocol}`,
    `${baseUrl}, ${startedAt}: ${countOf(report, 'passed')} of ${results.length} cases passed, ${requests} requests in ` +
      `${(durationMs / 1_000).toFixed(1)} s, seed ${seed}.`,
    ['| Profile | Passed | Failed | Skipped |', '|---|---|---|---|', ...rows].join('\n'),
    ...section(
      'Failed',
      of('failed').map(
        ({ id, level, clauses, title, failure }) =>
          `### ${id} (${level}; ${clauses.join(', ')})\n\n${title}\n\n${clauseLines(clauses).join('\n\n')}\n\n${fenced(failure ? describe(failure) : '')}`,
      ),
    ),
    ...section('Skipped', bullets(of('skipped').map(({ id, title, reason }) => `${id}: ${title} (${reason})`))),
    ...section('Documented, and never seen', bullets(unobserved)),
    ...section('Documented, and excused', bullets(excused.map(({ what, reason }) => `${what}: ${reason}`))),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : [`## ${title}`, ...content];
}

function bullets(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
