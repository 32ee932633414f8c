import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { emit } from './artifacts.ts';
import { staleArtifacts } from './stale-artifacts.ts';

const repository = new URL('../../', import.meta.url);

test('what is committed is what the contract says, byte for byte', async () => {
  expect(await staleArtifacts(await emit(), repository)).toEqual([]);
});

test('a file that differs, or is not there, is stale', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'artifacts-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'same.yaml'), 'a');
  await writeFile(join(directory, 'changed.yaml'), await readFile(new URL('openapi.yaml', repository)));
  const artifacts = { 'same.yaml': 'a', 'changed.yaml': 'b', 'missing.yaml': 'c' };
  expect(await staleArtifacts(artifacts, pathToFileURL(`${directory}/`))).toEqual(['changed.yaml', 'missing.yaml']);
});
