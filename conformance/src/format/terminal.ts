import { clauses as allClauses } from '../clauses.ts';
import { type CaseReport, type CaseResult, countOf, type Report } from '../report.ts';

/** One line for a case that has ended, as it ends. */
export function progressLine({ id, outcome, level, title, durationMs, reason }: CaseResult): string {
  const mark = { passed: '✓', failed: level === 'MUST' ? '✗' : '!', skipped: '-' }[outcome];
  return `${mark} ${id}  ${title}${reason === undefined ? '' : ` (${reason})`}  ${durationMs} ms\n`;
}

/** What is to be read when all have ended: each failure with all that is known of it, and the sums. */
export function terminalReport(report: Report): string {
  const failed = report.results.filter(({ outcome }) => outcome === 'failed');
  const unobserved = report.unobserved.map((what) => `  ${what}\n`);
  return [
    ...failed.map((result) => `\n${failureText(result)}`),
    unobserved.length === 0 ? '' : `\nDocumented, and never seen:\n${unobserved.join('')}`,
    `\n${sums(report)}\n`,
  ].join('');
}

function sums(report: Report): string {
  const { baseUrl, protocol, seed, durationMs, requests, excused, ok } = report;
  const advice = report.results.filter(({ outcome, level }) => outcome === 'failed' && level === 'SHOULD').length;
  const cut = report.results.filter((result) => result.cut).length;
  const counts = [
    `${countOf(report, 'passed')} passed`,
    `${countOf(report, 'failed') - advice} failed`,
    ...(advice > 0 ? [`${advice} SHOULD not met`] : []),
    `${countOf(report, 'skipped')} skipped`,
    ...(cut > 0 ? [`${cut} of them cut: the time or the requests were used up`] : []),
  ];
  return (
    `${ok ? 'Conforms' : 'Does not conform'}: ${baseUrl}, openflue ${protocol}\n` +
    `${counts.join(', ')}; ${requests} requests in ${(durationMs / 1_000).toFixed(1)} s; seed ${seed}; ` +
    `${report.unobserved.length} documented answers unseen, ${excused.length} excused`
  );
}

export function failureText({ id, level, clauses, title, failure }: CaseResult): string {
  return `✗ ${id} (${level}): ${title}\n${indented([...clauseLines(clauses), failure ? describe(failure) : ''].join('\n'))}`;
}

/** What the protocol says, where the case's clauses are. */
export function clauseLines(ids: readonly string[]): string[] {
  return allClauses.filter(({ id }) => ids.includes(id)).map(({ id, level, text }) => `${id} ${level}. ${text}`);
}

/** Everything that is known of a failure, as lines. */
export function describe({ message, problems, exchange, curl }: CaseReport): string {
  const { request, answer } = exchange ?? {};
  return [
    message,
    ...problems.map((problem) => `- ${problem}`),
    ...(request ? [`> ${request.method} ${request.url}`, ...headerLines('>', request.headers)] : []),
    ...(request?.body === undefined ? [] : [`> ${request.body.slice(0, 500)}`]),
    ...(answer ? [`< ${answer.status}`, ...headerLines('<', answer.headers), `< ${answer.body.slice(0, 1_000)}`] : []),
    ...(curl === undefined ? [] : [`$ ${curl}`]),
  ].join('\n');
}

function headerLines(mark: string, headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => name !== 'authorization')
    .map(([name, value]) => `${mark} ${name}: ${value}`);
}

function indented(text: string): string {
  return `${text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;
}
