import { z } from 'zod';
import { textOutcome } from '../active-tool.ts';
import { workspaceTool } from './workspace-tool.ts';

export const editTool = workspaceTool({
  name: 'edit',
  description: 'Replaces text in a file. oldText must occur exactly once, unless replaceAll is true.',
  input: z.object({
    path: z.string().min(1),
    oldText: z.string().min(1).describe('Exactly as it stands in the file, line breaks and indentation included.'),
    newText: z.string(),
    replaceAll: z.boolean().optional(),
  }),
  async run({ path, oldText, newText, replaceAll = false }, { fs }) {
    const pieces = (await fs.readFile(path)).split(oldText);
    const found = pieces.length - 1;
    if (found === 0) return textOutcome(`oldText does not occur in ${path}. Read the file and copy it exactly.`, true);
    if (found > 1 && !replaceAll) {
      return textOutcome(
        `oldText occurs ${found} times in ${path}. Give more of its surroundings, or replaceAll.`,
        true,
      );
    }
    await fs.writeFile(path, pieces.join(newText));
    return textOutcome(`Replaced ${found} ${found === 1 ? 'place' : 'places'} in ${path}.`);
  },
});
