import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { keepStart } from '../output-limit.ts';
import { workspaceTool } from './workspace-tool.ts';

const MOST_LINES = 2_000;

export const readTool = workspaceTool({
  name: 'read',
  description: `Reads a text file. Shows at most ${MOST_LINES} lines; use offset and limit for the rest.`,
  input: z.object({
    path: z.string().min(1).describe('Path of the file; relative ones start at the working directory.'),
    offset: z.int().min(1).optional().describe('First line, counted from 1.'),
    limit: z.int().min(1).optional().describe('Number of lines.'),
  }),
  async run({ path, offset = 1, limit = MOST_LINES }, { fs }) {
    const lines = (await fs.readFile(path)).split('\n');
    if (offset > lines.length) return textOutcome(`The file has only ${lines.length} lines.`, true);
    const shown = Math.min(limit, MOST_LINES);
    const text = keepStart(lines.slice(offset - 1, offset - 1 + shown).join('\n'));
    const rest = lines.length - (offset - 1 + shown);
    const note = `\n[${rest} more lines; continue with offset ${offset + shown}.]`;
    return textOutcome(rest > 0 ? `${text}${note}` : text);
  },
});
