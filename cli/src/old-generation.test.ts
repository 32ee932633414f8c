import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('old-generation.ts', import.meta.url));

/** The most bytes that the old generation had, in a process of its own, while what is in it was replaced again and again. */
function mostBytes(prepare: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { collectOldGenerationEarly } from ${JSON.stringify(module)};
    ${prepare}
    const kept = [];
    let most = 0;
    for (let i = 0; i < 4_000_000; i++) {
      kept[i % 200_000] = { i, more: [i, i + 1] };
      if (i % 10_000 !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size);
    }
    console.log(most);
  `;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

test('the old generation holds less garbage when it is collected early', () => {
  expect(mostBytes('collectOldGenerationEarly();')).toBeLessThan(0.8 * mostBytes(''));
});
