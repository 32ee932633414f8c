import { expect, test } from 'vitest';
import type { CaseResult, Report } from '../report.ts';
import { formatReport } from './format-report.ts';

const common = { clauses: ['RUN-6'], level: 'MUST', profile: 'core', durationMs: 12 } as const;
const results: CaseResult[] = [
  { ...common, id: 'RUN-001', title: 'passes', outcome: 'passed' },
  { ...common, id: 'RUN-002', title: 'is left out', outcome: 'skipped', reason: 'no fixture "typed"' },
  {
    ...common,
    id: 'RUN-003',
    title: 'fails <badly> & "so"',
    outcome: 'failed',
    failure: {
      message: 'The last event is ```wrong```\u0001',
      problems: ['body: must be object'],
      exchange: {
        request: { method: 'GET', url: 'http://s/runs/x', headers: { authorization: 'Bearer s3cret' } },
        answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' },
      },
      curl: "curl -isN 'http://s/runs/x'",
    },
  },
];
const report: Report = {
  ...{ baseUrl: 'http://s', protocol: '0.1.0', seed: 7, profiles: ['core'], levels: ['MUST'], durationMs: 1_500 },
  ...{ startedAt: '2026-01-15T09:30:00.000Z', requests: 3, results, unobserved: ['readRun 204'] },
  ...{ excused: [{ what: 'readRun 503', reason: 'needs a server that stops' }], ok: false },
};

test.each(['text', 'junit', 'markdown'] as const)(
  '%s tells of a failure its clause, request, answer and curl line',
  (format) => {
    const text = formatReport(report, format).replaceAll('&apos;', "'").replaceAll('&gt;', '>').replaceAll('&lt;', '<');
    const told = [
      'RUN-003',
      'begins with `run_start`',
      '> GET http://s/runs/x',
      '< 200',
      'must be object',
      "curl -isN 'http://s",
    ];
    for (const part of told) expect(text).toContain(part);
  },
);

test.each(['text', 'json', 'junit', 'markdown'] as const)('%s does not tell the token', (format) => {
  expect(formatReport(report, format)).not.toContain('s3cret');
});

test('text and Markdown name what was never seen', () => {
  expect(formatReport(report, 'text')).toContain('readRun 204');
  expect(formatReport(report, 'markdown')).toContain('readRun 503: needs a server that stops');
});

test('JSON is the report', () => {
  expect(JSON.parse(formatReport(report, 'json'))).toMatchObject({ seed: 7, ok: false, unobserved: ['readRun 204'] });
});

test('JUnit escapes what XML cannot hold', () => {
  const xml = formatReport(report, 'junit');
  expect(xml).toContain('tests="3" failures="1" skipped="1"');
  expect(xml).toContain('fails &lt;badly&gt; &amp; &quot;so&quot;');
  expect(xml).not.toContain('\u0001');
});

test('Markdown fences are longer than what they hold', () => {
  expect(formatReport(report, 'markdown')).toContain('````\n');
});
