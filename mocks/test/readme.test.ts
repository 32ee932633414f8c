import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const flat = (code: string) => code.replace(/^ +/gm, '').trim();

const examples = readdirSync(new URL('./examples', import.meta.url)).map((file) => flat(read(`./examples/${file}`)));
const blocks = [...read('../README.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => flat(code));

test('all code of the README is code that the examples run', () => {
  expect(blocks.length).toBeGreaterThan(4);
  for (const block of blocks)
    expect(
      examples.some((example) => example.includes(block)),
      block,
    ).toBe(true);
});
