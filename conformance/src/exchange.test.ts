import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlLine } from './exchange.ts';

const body = `{"text":"it's \\"quoted\\" $HOME \`x\`"}`;
const line = curlLine({
  request: {
    method: 'POST',
    url: "http://127.0.0.1:1/workflows/a?b='c'&d",
    headers: { authorization: 'Bearer s3cret', 'content-type': 'application/json' },
    body,
  },
});

test('a shell takes a curl line apart into what was asked', () => {
  // `printf` in the place of curl says what it would be given.
  const given = execFileSync('sh', ['-c', line.replace(/^curl/, "printf '%s\\n'")], { env: { TOKEN: 'of the shell' } });
  expect(String(given).trimEnd().split('\n')).toEqual([
    '-isN',
    '-X',
    'POST',
    "http://127.0.0.1:1/workflows/a?b='c'&d",
    '-H',
    'authorization: Bearer of the shell',
    '-H',
    'content-type: application/json',
    '--data-binary',
    body,
  ]);
});

test('a token is in no curl line', () => {
  expect(line).not.toContain('s3cret');
});
