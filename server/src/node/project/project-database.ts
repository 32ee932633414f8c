import type { Logger } from '../../log.ts';
import type { LoadHooks } from '../loader/load-hooks.ts';
import { openPostgres, type PostgresService } from '../postgres/open-postgres.ts';
import { isPostgresUrl, isProjectDatabase, type ProjectDatabase, postgres } from '../postgres/postgres.ts';
import { StartupError } from '../startup-error.ts';
import { explainLoadFailure } from './load-failure.ts';
import type { Project } from './load-project.ts';

/** Which database a project is kept in: the one that was asked for, that of its `db.ts`, or `DATABASE_URL`. None: in files. */
export async function projectDatabase(
  asked: string | undefined,
  { dir, database }: Pick<Project, 'dir' | 'database'>,
  hooks: LoadHooks,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ProjectDatabase | undefined> {
  if (asked !== undefined) {
    if (isPostgresUrl(asked)) return postgres(asked);
    throw new StartupError('A database is named by a URL that begins with postgres:// or postgresql://.');
  }
  if (database !== undefined) return await ofFile(database, dir, hooks);
  // Other databases that an application has are no business of ours.
  return isPostgresUrl(env.DATABASE_URL) ? postgres(env.DATABASE_URL) : undefined;
}

async function ofFile(file: string, dir: string, hooks: LoadHooks): Promise<ProjectDatabase> {
  const { default: definition } = await hooks.importFile(file).catch((error: unknown) => {
    const { reason, line } = explainLoadFailure(error, file, dir, hooks.loadedFiles());
    throw new StartupError(`${file}${line === undefined ? '' : `:${line}`} does not load: ${reason}`, { cause: error });
  });
  if (isProjectDatabase(definition)) return definition;
  throw new StartupError(`The default export of ${file} must be postgres(url), from "@openflue/server/postgres".`);
}

/** Throws `StartupError` when it cannot be used, in words that show no password. */
export async function openDatabase({ url, schema }: ProjectDatabase, log: Logger): Promise<PostgresService> {
  try {
    return await openPostgres({ database: { url }, log, ...(schema !== undefined && { schema }) });
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database ${withoutPassword(url)} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'of this URL';
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ''}${host}${pathname}`;
}

/** Where several addresses were tried, the reason of the first. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
