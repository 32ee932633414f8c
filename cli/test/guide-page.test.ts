import { expect, onTestFinished, test } from 'vitest';
import { writeGuideProject } from '../../server/test/guide-project.ts';
import { openflue } from './openflue.ts';

test('what the guide shows of the types of its own project is what they are', async () => {
  const { dir, files, remove } = writeGuideProject();
  onTestFinished(remove);
  const shown = files.get('src/client/flue.d.ts') ?? '';
  const members = shown.split('\n').filter((line) => /^ {4}/.test(line));
  expect(members.length).toBeGreaterThan(10);
  const { code, stdout } = await openflue(['types', dir]);
  expect(code).toBe(0);
  // The page leaves out most workflows, and nothing within one.
  for (const member of members.join('\n').split(/(?<=^ {4}\};$)\n/m)) expect(stdout).toContain(member);
});
