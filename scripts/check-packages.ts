import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { freePort } from './free-port.ts';
import { installPacked } from './install-packed.ts';
import { type PackedPackage, packAll } from './pack.ts';

/**
 * Packs what is published, installs it elsewhere and uses it there, without anything of the repository but third-party
 * packages.
 */
const workDir = mkdtempSync(join(tmpdir(), 'openflue-packages-'));
const appDir = join(workDir, 'app');

try {
  const packages = packAll(workDir);
  for (const each of packages) await checkManifest(each);
  mkdirSync(appDir, { recursive: true });
  writeFileSync(join(appDir, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n');
  // Without the other optional peers: the entries must load without them.
  installPacked(packages, appDir, ['@opentelemetry/api', 'msw', 'react', '@types/react']);
  for (const each of packages) checkImports(each);
  checkProgram(packages);
  await checkConformance();
  checkTypes();
  process.stdout.write(
    `${packages.map(({ name, manifest }) => `${name}@${manifest.version}`).join(', ')}: packed and used\n`,
  );
} finally {
  rmSync(workDir, { recursive: true, force: true });
}

async function checkManifest({ name, stagedDir, manifest }: PackedPackage): Promise<void> {
  const text = JSON.stringify(manifest);
  expect(
    !text.includes('"openflue-source"') && !text.includes('/src/'),
    `${name}: the manifest must not point at sources`,
  );
  expect(!readdirSync(stagedDir).includes('src'), `${name}: sources must not be packed`);
  const { messages } = await publint({ pkgDir: stagedDir, level: 'warning', pack: false });
  expect(messages.length === 0, messages.map((message) => `${name}: ${formatMessage(message, manifest)}`).join('\n'));
}

/** Every entry of `exports` must load, in a process that knows nothing of this repository. */
function checkImports({ name, manifest }: PackedPackage): void {
  for (const path of Object.keys(Object(manifest.exports))) {
    const specifier = join(name, path);
    const names = node('--input-type=module', '-e', `console.log(Object.keys(await import('${specifier}')).join())`);
    expect(names.trim() !== '', `${specifier} exports nothing`);
  }
}

/** The program starts, makes a project, and runs its workflow through the built load hooks. */
function checkProgram(packages: readonly PackedPackage[]): void {
  const program = packages.find(({ name }) => name === 'openflue');
  const bin = join(appDir, 'node_modules/openflue/bin/openflue.js');
  expect(node(bin, '--version').trim() === program?.manifest.version, 'openflue --version says another version');
  node(bin, 'init', 'project');
  const payload = JSON.stringify({
    text: 'Cables were laid. Cables broke. Then one cable held, and cables were trusted.',
  });
  const { summary }: { summary?: unknown } = JSON.parse(
    node(bin, 'run', 'summarize', '--dir', 'project', '--payload', payload),
  );
  expect(typeof summary === 'string' && summary.length > 0, 'openflue run gave no summary');
  node(bin, 'types', 'project', '-o', 'flue.d.ts');
  const tested = node(bin, 'conformance', '--help');
  expect(tested.includes('--fixtures'), 'openflue conformance --help does not tell of fixtures');
}

/** The kit tests the program on the kit's own fixtures, both as they are installed. */
async function checkConformance(): Promise<void> {
  const kit = join(appDir, 'node_modules/@openflue/conformance');
  const tester = join(kit, 'bin/openflue-conformance.js');
  expect(node(tester, '--help').includes('Usage: openflue-conformance'), 'openflue-conformance --help gave no usage');
  // As docs/conformance.md says: Node takes no types away within `node_modules`.
  cpSync(join(kit, 'fixtures'), join(appDir, 'fixtures'), { recursive: true });
  const port = await freePort();
  const start = `exec "${process.execPath}" node_modules/openflue/bin/openflue.js start --dir fixtures --port ${port}`;
  const cases = ['--fixtures', 'fixtures/fixtures.json', '--only', 'WF-00,DEP'];
  node(tester, `http://127.0.0.1:${port}`, ...cases, '--start', start);
}

/** A consumer that is stricter than most compiles against the declarations. */
function checkTypes(): void {
  const source = `
    import { type ConformanceOptions, runConformance } from '@openflue/conformance';
    import { flueHandlers, scenario } from '@openflue/mocks';
    import { useFlueAgent } from '@openflue/react';
    import { createFlueClient, type FlueEvent, type paths } from '@openflue/sdk';
    import { createAgent, type FlueContext, flue } from '@openflue/server';
    import { publicRecord } from '@openflue/server/engine-parts';
    import { serve } from '@openflue/server/node';
    import { createOpenTelemetryObserver } from '@openflue/server/opentelemetry';
    import { postgres } from '@openflue/server/postgres';
    import { flueEventSchema } from '@openflue/spec';
    import type { App } from './flue.d.ts';
    const client = createFlueClient({ baseUrl: 'http://127.0.0.1:3583' });
    export const status: Promise<string> = client.runs.get('run_1').then((run) => run.status);
    export const agent = createAgent(() => ({ model: 'demo/x' }));
    export const run = async ({ init, payload }: FlueContext<{ text: string }>) => [await init(agent), payload.text];
    export const path = (each: keyof paths): '/runs/{runId}' | undefined => (each === '/runs/{runId}' ? each : undefined);
    // @ts-expect-error no route of the contract
    export const noPath: keyof paths = '/run/{runId}';
    export const event = (each: FlueEvent): string => each.type;
    export const handlers = flueHandlers({ baseUrl: '/api', workflows: { w: scenario.result(1) } });
    export const Chat = () => useFlueAgent({ name: 'editor', id: 'one', client }).messages.length;
    export const all = [createOpenTelemetryObserver, flue, flueEventSchema, postgres, publicRecord, serve];
    export const conforms = (options: ConformanceOptions) => runConformance(options).then(({ ok }) => ok);
    const typed = createFlueClient<App>({ baseUrl: 'http://127.0.0.1:3583' });
    export const invoked = typed.workflows.invoke('summarize', { payload: { text: 'x' } });
    // @ts-expect-error the application has no such workflow
    typed.workflows.invoke('sumarize', { payload: { text: 'x' } });
    // @ts-expect-error a run id is text
    client.runs.get(1);
  `;
  writeFileSync(join(appDir, 'consumer.ts'), source);
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2024',
    lib: ['ES2024', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable', 'ESNext.Disposable'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(appDir, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  run('tsc', '-p', '.');
}

function node(...args: string[]): string {
  return run(process.execPath, ...args);
}

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: appDir, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${outputOf(error)}`, { cause: error });
  }
}

function outputOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stdout = '', stderr = '' }: { stdout?: unknown; stderr?: unknown } = Object(error);
  return `${stdout}${stderr}` || error.message;
}

function expect(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
