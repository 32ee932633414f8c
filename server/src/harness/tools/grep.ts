import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { keepStart } from '../output-limit.ts';
import { shellQuote } from './shell-quote.ts';
import { workspaceTool } from './workspace-tool.ts';

const MOST_MATCHES = 200;
const LONGEST_LINE = 500;
const TIMEOUT_MS = 60_000;

export const grepTool = workspaceTool({
  name: 'grep',
  description: `Searches file contents with an extended regular expression. Shows path:line:text of at most ${MOST_MATCHES} lines.`,
  input: z.object({
    pattern: z.string().min(1),
    path: z.string().min(1).optional().describe('File or directory; the working directory by default.'),
    include: z.string().min(1).optional().describe('Only files whose name matches this, such as *.ts.'),
    ignoreCase: z.boolean().optional(),
  }),
  async run({ pattern, path = '.', include, ignoreCase = false }, { open }, { signal }) {
    const sandbox = await open();
    const filter = include === undefined ? '' : `--include=${shellQuote(include)} `;
    const flags = `-rnE${ignoreCase ? 'i' : ''}`;
    const command = `grep ${flags} ${filter}-e ${shellQuote(pattern)} -- ${shellQuote(path)}`;
    const { stdout, stderr, exitCode } = await sandbox.exec(command, { timeoutMs: TIMEOUT_MS, signal });
    if (exitCode > 1) return textOutcome(stderr.trim() || `grep ended with exit code ${exitCode}.`, true);
    const lines = stdout.split('\n').filter((line) => line !== '');
    if (lines.length === 0) return textOutcome('No matches.');
    const shown = lines.slice(0, MOST_MATCHES).map((line) => keepLine(line));
    const note = lines.length > MOST_MATCHES ? [`[Cut: ${MOST_MATCHES} of ${lines.length} matches are shown.]`] : [];
    return textOutcome(keepStart([...shown, ...note].join('\n')));
  },
});

function keepLine(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
