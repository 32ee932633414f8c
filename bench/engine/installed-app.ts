import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** An application's directory with the packages as built, a workflow that does nothing and one that prompts. Returns the path of the bin. */
export function installedApp(dir: string): string {
  const cli = join(repository, 'cli');
  if (!existsSync(join(cli, 'dist/main.js'))) throw new Error('There is nothing built yet: npm run build');
  const modules = join(dir, 'node_modules');
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!name.startsWith('.') && name !== 'openflue') link(join(repository, 'node_modules', name), join(modules, name));
  }
  // Copied, since the bin looks for sources beside it.
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(cli, part), join(modules, 'openflue', part), { recursive: true });
  }
  mkdirSync(join(dir, 'src/workflows'), { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(dir, 'src/workflows/noop.ts'), NOOP);
  writeFileSync(join(dir, 'src/workflows/prompt.ts'), PROMPT);
  return join(modules, 'openflue/bin/openflue.js');
}

const NOOP = `export const route = async (_c: unknown, next: () => Promise<void>) => next();
export async function run() {}
`;

/** One prompt, answered at once by 50 deltas. */
const PROMPT = `import { defineAgent, registerProvider } from '@openflue/server';

const text = 'some words '.repeat(50);
const usage = {
  ...{ input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0 },
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
};
registerProvider('bench', {
  ...{ id: 'bench', name: 'Bench', api: 'bench' },
  async *stream() {
    for (let i = 0; i < 50; i++) yield { type: 'text_delta', text: 'some words ' };
    yield { type: 'end', content: [{ type: 'text', text }], finishReason: 'stop', usage };
  },
});
const agent = defineAgent(() => ({ model: 'bench/one' }));

export const route = async (_c: unknown, next: () => Promise<void>) => next();
export async function run({ init }) {
  const session = await (await init(agent)).session();
  await session.prompt('Say something.');
}
`;

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
