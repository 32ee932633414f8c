import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = fileURLToPath(new URL('young-generation.ts', import.meta.url));

/** Bytes of the young generation after much has survived in it, in a process of its own. */
function afterMuchSurvived(prepare: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { holdYoungGeneration } from ${JSON.stringify(module)};
    ${prepare}
    const kept = [];
    for (let i = 0; i < 800_000; i++) {
      kept[i % 50_000] = { i, more: [i, i + 1] };
      if (i % 2_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size);
  `;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

describe('the young generation', () => {
  it('does not grow while it is held, and to its limit when it is let', () => {
    const free = afterMuchSurvived('');
    const held = afterMuchSurvived('holdYoungGeneration();');
    const allowed = afterMuchSurvived('holdYoungGeneration()();');
    expect(held).toBeLessThan(allowed);
    expect(allowed).toBeLessThan(free);
  });
});
