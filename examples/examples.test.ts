import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openflue } from '../cli/test/openflue.ts';

const path = (name: string) => new URL(name, import.meta.url).pathname;
const document = readFileSync(path('documents/atlantic-cable.md'), 'utf8');

const run = async (workflow: string, payload: unknown) => {
  const args = ['run', workflow, '--dir', path('quickstart'), '--payload', '-'];
  const { code, stdout } = await openflue(args, { input: JSON.stringify(payload) });
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

describe.concurrent('the quickstart, on the demo model', () => {
  it('summarizes a real document in its own sentences', async () => {
    const { summary } = await run('summarize', { text: document });
    const flat = document.replace(/[*_]/g, '').replace(/\s+/g, ' ');
    const sentences = String(summary).split(/(?<=\.)\s+/);
    expect(sentences.length).toBeGreaterThan(2);
    expect(sentences.filter((sentence) => !flat.includes(sentence))).toEqual([]);
  });

  it('reviews a document as a file in the workspace', async () => {
    const { review } = await run('review', { document });
    expect(review).toContain('document.md');
  });

  it('triages a ticket into the shape that the schema asks for', async () => {
    const verdict = await run('triage', { ticket: 'Nobody can log in since this morning.' });
    expect(verdict).toEqual({
      priority: expect.stringMatching(/^(low|medium|high)$/),
      summary: expect.any(String),
    });
  });
});
