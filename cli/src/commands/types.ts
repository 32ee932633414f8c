import { readFile, writeFile } from 'node:fs/promises';
import type { OpenApiDocument } from '@openflue/spec';
import type { Command } from 'commander';
import { parseUrl } from '../option-values.ts';
import { readServer } from '../read-server.ts';
import { UsageError } from '../usage-error.ts';
import { examples } from './examples.ts';

interface TypesFlags {
  readonly output: string;
  readonly check?: boolean;
  readonly env?: string;
}

export function addTypes(program: Command): void {
  program
    .command('types')
    .argument('[source]', 'a project directory, or the URL of a server; FLUE_TOKEN is sent', parseSource, '.')
    .summary('write types for createFlueClient<App>()')
    .description(
      'Writes TypeScript types of what a project or a running server offers over HTTP: the names of workflows and agents, and ' +
        'payloads and results where the workflows have schemas. Nothing is served and no workflow is run.',
    )
    .option('-o, --output <file>', 'where to write; - is standard output', '-')
    .option('--check', 'write nothing, and exit with 1 when the file is not what would be written')
    .option('--env <file>', 'environment file of the project (default: .env and .env.local)')
    .addHelpText(
      'after',
      examples(
        'types -o src/flue.d.ts',
        'types http://127.0.0.1:3583 -o src/flue.d.ts',
        'types -o src/flue.d.ts --check',
      ),
    )
    .action(types);
}

function parseSource(text: string): string {
  return isUrl(text) ? parseUrl(text.replace(/\/openapi\.json$/, '')) : text;
}

function isUrl(source: string): boolean {
  return /^https?:/i.test(source);
}

async function types(source: string, { output, check = false, env }: TypesFlags): Promise<void> {
  if (check && output === '-') throw new UsageError('--check compares with a file: name it with --output.');
  const document = await documentOf(source, env);
  const { appTypes } = await import('../app-types/app-types.ts');
  const { text, workflows, agents } = appTypes(JSON.parse(JSON.stringify(document)));
  if (output === '-') {
    process.stdout.write(text);
    return;
  }
  const isCurrent = (await readIfThere(output)) === text;
  if (check && !isCurrent) {
    process.exitCode = 1;
    process.stderr.write(`${output} is out of date. Write it anew: openflue types ${source} -o ${output}\n`);
    return;
  }
  if (!isCurrent) await writeFile(output, text);
  process.stderr.write(`${output}: workflows ${workflows}, agents ${agents}\n`);
}

async function documentOf(source: string, envFile: string | undefined): Promise<OpenApiDocument> {
  if (isUrl(source)) return await documentOfServer(source);
  const { createLogger, describeProject } = await import('@openflue/server/node');
  const log = await createLogger({ level: 'warn', fd: 2 });
  return await describeProject({ dir: source, log, ...(envFile !== undefined && { envFile }) });
}

async function documentOfServer(server: string): Promise<OpenApiDocument> {
  const token = process.env.FLUE_TOKEN || undefined;
  return await readServer({ server, token }, '/openapi.json', isDeploymentDocument);
}

/** Others serve a document there too: this one has the contract's routes. */
function isDeploymentDocument(body: unknown): body is OpenApiDocument {
  const { paths }: { paths?: object } = Object(body);
  return typeof paths === 'object' && '/workflows/{name}' in paths;
}

/** Line ends as they are written here: a checkout may have others. */
async function readIfThere(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text?.replaceAll('\r\n', '\n');
}
