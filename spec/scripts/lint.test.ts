import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deploymentDocument, toYaml } from '@openflue/spec';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lint-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Report {
  readonly totals: { readonly errors: number; readonly warnings: number };
  readonly problems: ReadonlyArray<{
    readonly message: string;
    readonly location: ReadonlyArray<{ pointer?: string }>;
  }>;
}

/** Redocly's findings under `redocly.yaml`, as `where: what`. */
async function lint(file: string): Promise<string[]> {
  const report = await new Promise<Report>((resolve, reject) => {
    execFile(
      join(root, 'node_modules/.bin/redocly'),
      ['lint', '--format', 'json', '--config', join(root, 'redocly.yaml'), file],
      { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
      (error, stdout) => {
        try {
          resolve(JSON.parse(stdout));
        } catch {
          reject(error ?? new Error(`No report: ${stdout}`));
        }
      },
    );
  });
  return report.problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`);
}

async function temporary(name: string, document: object): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, await toYaml(document));
  return file;
}

const deployment = deploymentDocument({
  workflows: [
    {
      name: 'sum-up',
      input: { $defs: { text: { type: 'string' } }, type: 'object', properties: { text: { $ref: '#/$defs/text' } } },
      output: { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'] },
    },
    { name: 'plain' },
  ],
  agents: [{ name: 'support' }],
  serverUrl: 'https://flue.dev/api',
});

test.each([
  ['the contract', () => 'openapi.yaml'],
  ['its 3.1 form', () => 'generated/openapi-3.1.yaml'],
  ['the document of a deployment', () => temporary('deployment.yaml', deployment)],
])('%s has no error and no warning under the recommended rules', async (_, file) => {
  expect(await lint(await file())).toEqual([]);
});

test('the rules find an operation without 4xx answers', async () => {
  const { responses: _, ...post } = deployment.paths?.['/workflows/plain']?.post ?? {};
  const bad = {
    ...deployment,
    paths: { ...deployment.paths, '/workflows/plain': { post: { ...post, responses: { 200: { description: 'x' } } } } },
  };
  expect(await lint(await temporary('bad.yaml', bad))).not.toEqual([]);
});
