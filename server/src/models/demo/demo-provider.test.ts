import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAgent } from '../../authoring/agent.ts';
import { initHarness } from '../../harness/init-harness.ts';
import { testEnvironment } from '../../harness/test-environment.ts';
import { splitSentences } from './sentences.ts';

const DOCUMENT = `# Tides

Tides are the rise and fall of sea levels caused by the gravity of the Moon and the Sun. Most coasts see two high
tides and two low tides each day. The Moon pulls the sea on the near side of the Earth more strongly than on the far
side. This difference of pull raises a bulge of water on both sides. The Sun adds a smaller pull of its own.

When the Sun and the Moon line up, their pulls add and the tides are highest. Sailors call these spring tides. A quarter
of a cycle later the pulls oppose each other and the tides are lowest. The shape of a coast changes the height of its
tides by metres. My cat is grey and likes to sleep on the window sill. Harbours publish tables of tides for sailors.`;

async function open() {
  const environment = testEnvironment();
  const harness = await initHarness(
    createAgent(() => ({ model: 'demo/extractive' })),
    {},
    environment,
  );
  return { harness, environment, session: await harness.session() };
}

describe('the demo model', () => {
  it('summarises by sentences of the document, the same ones every time, in several deltas', async () => {
    const { session, environment } = await open();
    const { text, model } = await session.prompt(`Summarize this text:\n\n${DOCUMENT}`);
    const sentences = splitSentences(DOCUMENT);
    const chosen = splitSentences(text);
    expect(chosen.length).toBeGreaterThan(1);
    expect(chosen.length).toBeLessThan(sentences.length / 2);
    expect(sentences).toEqual(expect.arrayContaining(chosen));
    expect(text).not.toContain('cat');
    expect(model.provider).toBe('demo');
    expect(environment.of('text_delta').length).toBeGreaterThan(3);
    expect((await (await open()).session.prompt(`Summarize this text:\n\n${DOCUMENT}`)).text).toBe(text);
  });

  it('says in its turns that it is no language model', async () => {
    const { session, environment } = await open();
    await session.prompt(DOCUMENT);
    expect(environment.of('turn')[0]).toMatchObject({ request: { providerId: 'demo', api: 'demo' } });
    expect(environment.of('turn')[0]?.response.responseModel).toContain('not a language model');
  });

  it('reads a file, writes its findings to another, and tells when it cannot', async () => {
    const { harness, session } = await open();
    await harness.fs.writeFile('document.md', `${DOCUMENT}\n\nTODO: the the end.`);
    await session.prompt('Review document.md and write your findings to review.md.');
    const review = await harness.fs.readFile('review.md');
    expect(review).toContain('# Review of document.md');
    expect(review).toContain('TODO');
    expect(review).toContain('the the');
    const { text } = await session.prompt('Review missing.md and write your findings to other.md.');
    expect(text).toContain('missing.md');
    expect(await harness.fs.exists('other.md')).toBe(false);
  });

  it('answers a follow-up from what it was given before, as many items as asked for', async () => {
    const { session } = await open();
    await session.prompt(`Analyze this incident:\n\n${DOCUMENT}`);
    const { text } = await session.prompt('Now recommend the next three actions.');
    expect(text.split('\n').map((line) => line.slice(0, 3))).toEqual(['1. ', '2. ', '3. ']);
  });

  it('fills in a schema from the text', async () => {
    const { session } = await open();
    const ticket = 'Checkout is down in production. Customers cannot pay. Please fix this immediately.';
    const result = v.object({
      priority: v.picklist(['low', 'medium', 'high']),
      summary: v.string(),
      tags: v.array(v.string()),
    });
    const { data } = await session.prompt(ticket, { result });
    expect(data.priority).toBe('high');
    expect(ticket).toContain(data.summary);
  });

  it.each(['.', 'ok', '🙂', 'word '.repeat(50_000)])('answers any text', async (text) => {
    const { session } = await open();
    await expect(session.prompt(text)).resolves.toHaveProperty('text');
  });
});
