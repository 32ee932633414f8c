import type { Report } from '../report.ts';

export function jsonReport(report: Report): string {
  // The token is the caller's secret.
  const hide = (name: string, value: unknown) => (name === 'authorization' ? '(hidden)' : value);
  return `${JSON.stringify(report, hide, 2)}\n`;
}
