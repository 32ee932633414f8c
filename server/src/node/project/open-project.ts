import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createEngine, type RunningEngine } from '../../engine/create-engine.ts';
import type { Role } from '../../engine/role.ts';
import type { Logger } from '../../log.ts';
import { builtinProviders } from '../../models/builtin-providers.ts';
import { registeredProvider } from '../../models/register-provider.ts';
import { createModelRegistry, type ModelRegistry } from '../../models/registry.ts';
import type { Storage } from '../../storage/port.ts';
import { installLoadHooks, type LoadHooks } from '../loader/load-hooks.ts';
import { StartupError } from '../startup-error.ts';
import { fileStorage } from '../storage/file-storage.ts';
import { undoAll } from '../undo-all.ts';
import { loadProject, type Project } from './load-project.ts';
import { openDatabase, projectDatabase } from './project-database.ts';
import { applyProjectEnv, type ProjectEnv } from './project-env.ts';
import { assertMayPlay } from './role-rule.ts';

export interface OpenProjectOptions {
  /** The project's directory. */
  readonly dir: string;
  /** Instead of the project's `.env` and `.env.local`. */
  readonly envFile?: string;
  /** Where runs are kept, in files. Default: `.openflue` in the project, where no database is named. */
  readonly dataDir?: string;
  /** URL of a PostgreSQL that everything is kept in. Default: that of the project's `db.ts`, or `DATABASE_URL`. */
  readonly database?: string;
  /** Instead of the files in `dataDir`. The caller closes it. */
  readonly storage?: Storage;
  /** Runs at the same time. Default 64. */
  readonly concurrency?: number;
  /** Ended runs older than this are deleted. Default: all are kept. */
  readonly keepMs?: number;
  /** False: schedules of workflows start nothing. */
  readonly schedules?: boolean;
  /** Default `all`. */
  readonly role?: Role;
  readonly log: Logger;
}

/** A project with everything it needs to run, not started yet. */
export interface OpenedProject {
  readonly env: ProjectEnv;
  readonly hooks: LoadHooks;
  /** As loaded at first. */
  readonly project: Project;
  readonly engine: RunningEngine;
  readonly dataDir: string;
  /** Releases everything but the engine, which must have been stopped. */
  close(): Promise<void>;
}

/**
 * Loads a project and makes its engine. From here to `close()` the project's `.env` files are part of `process.env`, and its
 * modules load through the hooks. Throws `StartupError` when there is no such directory or environment file.
 */
export async function openProject(options: OpenProjectOptions): Promise<OpenedProject> {
  const dir = existingDirectory(options.dir);
  const dataDir = resolve(options.dataDir ?? join(dir, '.openflue'));
  const env = applyProjectEnv(dir, process.env, existingFile(options.envFile));
  const undo: (() => void | Promise<void>)[] = [() => env.restore()];
  try {
    const hooks = installLoadHooks(dir);
    undo.push(() => hooks.uninstall());
    const project = await loadProject(dir, hooks);
    const named = options.storage === undefined && (options.database !== undefined || options.dataDir === undefined);
    const database = named ? await projectDatabase(options.database, project, hooks, process.env) : undefined;
    assertMayPlay({ role: options.role ?? 'all', shared: database !== undefined || options.storage !== undefined });
    const service = database && (await openDatabase(database, options.log));
    const storage = options.storage ?? service?.storage ?? (await fileStorage({ dir: dataDir, log: options.log }));
    if (service) undo.push(() => service.close());
    else if (options.storage === undefined) undo.push(() => storage.close());
    const models = projectModels();
    const engine = createEngine({
      workflows: project.workflows,
      agents: project.agents,
      storage,
      ...(service && { cluster: service.cluster }),
      models,
      env: process.env,
      log: options.log,
      ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
      ...(options.keepMs !== undefined && { keepMs: options.keepMs }),
      ...(options.schedules !== undefined && { schedules: options.schedules }),
      ...(options.role !== undefined && { role: options.role }),
    });
    return { env: renewing(env, models), hooks, project, engine, dataDir, close: () => undoAll(undo) };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/**
 * What a project's modules register holds from the next model call on, after a reload too. Built-in providers are made of
 * the environment once; `renew()` forgets them.
 */
function projectModels(): ModelRegistry & { renew(): void } {
  const make = () =>
    createModelRegistry({
      providers: builtinProviders(process.env),
      registered: (id) => registeredProvider(id, process.env),
    });
  let current = make();
  return {
    resolve: (specifier) => current.resolve(specifier),
    renew() {
      current = make();
    },
  };
}

/** The environment, with which the providers that were made of it go. */
function renewing(env: ProjectEnv, models: { renew(): void }): ProjectEnv {
  return {
    refresh() {
      env.refresh();
      models.renew();
    },
    restore: () => env.restore(),
  };
}

function existingFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new StartupError(`There is no file ${path}.`);
  return resolve(path);
}

function existingDirectory(dir: string): string {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new StartupError(`There is no directory ${dir}.`);
  return realpathSync(dir);
}
