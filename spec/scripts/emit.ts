import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { emit } from './artifacts.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../../', import.meta.url);
const stale: string[] = [];

for (const [path, text] of Object.entries(await emit())) {
  const file = new URL(path, root);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === text) continue;
  if (values.check) stale.push(path);
  else await writeFile(file, text);
}

if (stale.length > 0) {
  console.error(`Not what spec/ says: ${stale.join(', ')}. Run \`npm run spec\`.`);
  process.exitCode = 1;
}
