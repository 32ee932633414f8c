import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { emit } from './artifacts.ts';
import { staleArtifacts } from './stale-artifacts.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../../', import.meta.url);
const artifacts = await emit();
const stale = await staleArtifacts(artifacts, root);

if (!values.check) {
  await Promise.all(stale.map((path) => writeFile(new URL(path, root), artifacts[path] ?? '')));
} else if (stale.length > 0) {
  console.error(`Not what spec/ says: ${stale.join(', ')}. Run \`npm run spec\`.`);
  process.exitCode = 1;
}
