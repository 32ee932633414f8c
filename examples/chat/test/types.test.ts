import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openflue } from '../../../cli/test/openflue.ts';

test('the types that the page is checked against are those of the application', async () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { code, stderr } = await openflue(['types', '-o', 'page/flue.d.ts', '--check'], { cwd });
  expect(stderr).toContain('workflows 1, agents 1');
  expect(code).toBe(0);
});
