import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the contract runs wherever the Web platform does', () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.includes('.test'));
  expect(sources).toContain('document.ts');
  const ofNode = sources.filter((file) =>
    /from 'node:|\bprocess\.|\bBuffer\b/.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')),
  );
  expect(ofNode).toEqual([]);
});
