import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { workspaceTool } from './workspace-tool.ts';

export const writeTool = workspaceTool({
  name: 'write',
  description: 'Creates a text file or replaces it whole. Missing directories are created.',
  input: z.object({ path: z.string().min(1), content: z.string() }),
  async run({ path, content }, { fs }) {
    await fs.writeFile(path, content);
    return textOutcome(`Wrote ${content.length} characters to ${path}.`);
  },
});
