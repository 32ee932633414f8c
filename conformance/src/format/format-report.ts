import type { Report } from '../report.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

export const reportFormats = ['text', 'json', 'junit', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const formats: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  text: terminalReport,
  json: jsonReport,
  junit: junitReport,
  markdown: markdownReport,
};

export function formatReport(report: Report, format: ReportFormat): string {
  return formats[format](report);
}
