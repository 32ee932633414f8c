import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { keepEnd, TOOL_OUTPUT_LIMIT } from '../output-limit.ts';
import { workspaceTool } from './workspace-tool.ts';

const DEFAULT_TIMEOUT_S = 120;
const MOST_TIMEOUT_S = 600;

export const bashTool = workspaceTool({
  name: 'bash',
  description: `Runs a command in the working directory. Each call starts afresh: directory and variables are not kept. Shows the last ${TOOL_OUTPUT_LIMIT} characters of the output.`,
  input: z.object({
    command: z.string().min(1),
    timeout: z
      .number()
      .positive()
      .max(MOST_TIMEOUT_S)
      .optional()
      .describe(`Seconds; ${DEFAULT_TIMEOUT_S} by default, at most ${MOST_TIMEOUT_S}.`),
  }),
  async run({ command, timeout = DEFAULT_TIMEOUT_S }, { open }, { signal }) {
    const sandbox = await open();
    const { stdout, stderr, exitCode } = await sandbox.exec(command, { timeoutMs: timeout * 1_000, signal });
    const output = [stdout, stderr].filter((part) => part !== '').join(stdout.endsWith('\n') ? '' : '\n');
    const text = keepEnd(output === '' ? '(no output)' : output);
    return exitCode === 0 ? textOutcome(text) : textOutcome(`${text.trimEnd()}\n[exit code ${exitCode}]`, true);
  },
});
