import { profiles } from '../case.ts';
import type { CaseResult, Report } from '../report.ts';
import { clauseLines, describe } from './terminal.ts';

/** JUnit's XML, as build servers read it: one suite a profile. A SHOULD that is not met counts as skipped. */
export function junitReport({ results, durationMs, startedAt, baseUrl }: Report): string {
  const suites = profiles.flatMap((profile) => {
    const own = results.filter((result) => result.profile === profile);
    if (own.length === 0) return [];
    const sums = `tests="${own.length}" failures="${own.filter(isFailure).length}" skipped="${own.filter(isSkipped).length}"`;
    const name = `name="${xml(`openflue ${profile}`)}" timestamp="${startedAt}"`;
    return [`  <testsuite ${name} ${sums}>`, ...own.map(testCase), '  </testsuite>'];
  });
  const sums = `tests="${results.length}" failures="${results.filter(isFailure).length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(baseUrl)}" ${sums} time="${durationMs / 1_000}">`,
    ...suites,
    '</testsuites>\n',
  ].join('\n');
}

const isFailure = ({ outcome, level }: CaseResult) => outcome === 'failed' && level === 'MUST';
const isSkipped = (result: CaseResult) => result.outcome !== 'passed' && !isFailure(result);

function testCase(result: CaseResult): string {
  const { id, title, clauses, durationMs, failure, reason } = result;
  const open = `    <testcase classname="${xml(clauses.join(' '))}" name="${xml(`${id} ${title}`)}" time="${durationMs / 1_000}"`;
  if (isFailure(result) && failure) {
    return `${open}><failure message="${xml(failure.message)}">${xml([...clauseLines(clauses), describe(failure)].join('\n'))}</failure></testcase>`;
  }
  if (isSkipped(result)) return `${open}><skipped message="${xml(reason ?? failure?.message ?? '')}"/></testcase>`;
  return `${open}/>`;
}

function xml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // What XML cannot hold at all.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd')
  );
}
