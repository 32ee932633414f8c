import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { globToRegExp } from './glob-pattern.ts';
import { shellQuote } from './shell-quote.ts';
import { workspaceTool } from './workspace-tool.ts';

const MOST_PATHS = 1_000;
const TIMEOUT_MS = 60_000;

export const globTool = workspaceTool({
  name: 'glob',
  description: `Lists files whose path matches a glob such as src/**/*.ts, sorted. Shows at most ${MOST_PATHS}; .git and node_modules are left out.`,
  input: z.object({
    pattern: z.string().min(1),
    path: z.string().min(1).optional().describe('Directory to look in; the working directory by default.'),
  }),
  async run({ pattern, path = '.' }, { open }, { signal }) {
    const sandbox = await open();
    const command = `find ${shellQuote(path)} -type f -not -path '*/.git/*' -not -path '*/node_modules/*'`;
    const { stdout, stderr, exitCode } = await sandbox.exec(command, { timeoutMs: TIMEOUT_MS, signal });
    if (exitCode !== 0 && stdout === '') return textOutcome(stderr.trim() || `find ended with ${exitCode}.`, true);
    const base = path.endsWith('/') ? path : `${path}/`;
    const matcher = globToRegExp(pattern);
    const found = stdout
      .split('\n')
      .map((line) => (line.startsWith(base) ? line.slice(base.length) : line))
      .filter((line) => line !== '' && matcher.test(line))
      .sort();
    if (found.length === 0) return textOutcome('No files match.');
    const note = found.length > MOST_PATHS ? [`[Cut: ${MOST_PATHS} of ${found.length} paths are shown.]`] : [];
    return textOutcome([...found.slice(0, MOST_PATHS), ...note].join('\n'));
  },
});
