import { defineAgent, defineWorkflow, type WorkflowRouteHandler } from '@openflue/server';
import { z } from 'zod';
import { modelFor } from '../model.ts';
import { sectionsOf } from '../sections.ts';

export const route: WorkflowRouteHandler = async (_c, next) => next();

export default defineWorkflow({
  description: 'Digests a document: first each section, then the whole.',
  agent: defineAgent(({ env }) => ({
    model: modelFor(env),
    instructions: 'You digest documents in as few plain sentences as will do.',
  })),
  input: z.object({ document: z.string().regex(/\S/) }),
  output: z.object({
    digest: z.string(),
    sections: z.array(z.object({ heading: z.string(), digest: z.string() })),
  }),
  async run({ harness, input, log }) {
    const sections = sectionsOf(input.document);
    log.info('Reading the document', { words: input.document.split(/\s+/).length, sections: sections.length });
    const digests: { heading: string; digest: string }[] = [];
    for (const { heading, text } of sections) {
      const section = digests.length + 1;
      log.info(heading, { section, of: sections.length });
      const session = await harness.session(`section-${section}`);
      const answer = await session.prompt(`Digest this section:\n\n${text}`);
      digests.push({ heading, digest: answer.text });
    }
    log.info('The whole');
    const all = digests.map(({ digest }) => digest).join('\n\n');
    const session = await harness.session();
    const whole = await session.prompt(`Digest the whole document, of which these are the sections:\n\n${all}`);
    return { digest: whole.text, sections: digests };
  },
});
