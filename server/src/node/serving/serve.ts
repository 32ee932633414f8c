import { FlueError } from '@openflue/spec';
import { systemClock } from '../../clock.ts';
import type { Role } from '../../engine/role.ts';
import { ulidIds } from '../../ids.ts';
import type { Logger } from '../../log.ts';
import { setApplication } from '../../protocol/application.ts';
import type { Storage } from '../../storage/port.ts';
import { describeProblem } from '../project/describe-problem.ts';
import type { Project } from '../project/load-project.ts';
import { type OpenedProject, openProject } from '../project/open-project.ts';
import { watchProject } from '../project/watch-project.ts';
import { StartupError } from '../startup-error.ts';
import { undoAll } from '../undo-all.ts';
import { type Listener, listen } from './listen.ts';
import { assertMayListen } from './listen-rule.ts';
import { createLogger } from './logger.ts';
import { pipeline } from './pipeline.ts';
import { probesOnly } from './probes-only.ts';
import { definitionNames, ServedProject } from './served-project.ts';

export interface ServeOptions {
  /** The project's directory. Default: the current one. */
  readonly dir?: string;
  /** Default 127.0.0.1. Any other needs a token, or `noAuth`. */
  readonly host?: string;
  /** Default 3583; 0 takes any free port. */
  readonly port?: number;
  /** Bearer token that requests must carry. Default: `FLUE_TOKEN`, also from the project's `.env`. */
  readonly token?: string;
  /** Serve without a token wherever the host is, and to whoever asks. */
  readonly noAuth?: boolean;
  /** Instead of the project's `.env` and `.env.local`. */
  readonly envFile?: string;
  /** Where runs are kept. Default: `.openflue` in the project. */
  readonly dataDir?: string;
  /** As in `OpenProjectOptions`. */
  readonly database?: string;
  /** Instead of the files in `dataDir`. The caller closes it. */
  readonly storage?: Storage;
  /** Origins that browsers may call from, as in `FlueOptions`. Default: none; in development, this machine's. */
  readonly cors?: readonly string[];
  /** Absolute URL that clients reach this server under. */
  readonly publicUrl?: string;
  /** Believe `X-Forwarded-*`. */
  readonly trustProxy?: boolean;
  /** Reload on change, and tell callers more about failures. */
  readonly dev?: boolean;
  /** Runs at the same time. Default 64. */
  readonly concurrency?: number;
  /** Ended runs older than this are deleted. Default: all are kept. */
  readonly keepMs?: number;
  /**
   * What this process does of the service; a worker answers `/health` and `/ready` alone. Default `all`, and nothing else where
   * the storage is this process's own.
   */
  readonly role?: Role;
  /** Default: `createLogger()`. */
  readonly log?: Logger;
}

export interface RunningServer {
  /** `http://127.0.0.1:3583`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** As last loaded. */
  readonly project: Project;
  /** Takes no more work, lets running work finish for `graceMs` (default 10 s), then releases everything. Idempotent. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

/**
 * Serves a project on a port of its own. Throws `StartupError` when it cannot: no such directory, a host that may not be
 * listened on, a port in use, a role that needs other processes, an `app.ts` that does not load. Workflows that do not load are logged and left out.
 */
export async function serve(options: ServeOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 3583, dev = false } = options;
  const log = options.log ?? (await createLogger());
  const opened = await openProject({ ...options, dir: options.dir ?? '.', log });
  const undo: (() => void | Promise<void>)[] = [() => opened.close(), () => setApplication(undefined)];
  try {
    for (const path of opened.project.unsupported) log.warn({ path }, 'not supported by this server, left out');
    const stopping = new AbortController();
    const served = await serveProject(opened, options, log, stopping.signal);
    const listener = await listen((request, bindings) => served.fetch(request, bindings), { host, port });
    undo.push(() => listener.close(0));
    await opened.engine.start();
    if (dev) undo.push(watch(opened, served));
    log.info({ ...definitionNames(served.project), dir: served.project.dir }, `listening on ${listener.url}`);
    const stop = once(async (graceMs: number) => {
      log.info({ graceMs }, 'stopping');
      await drain(opened, listener, stopping, graceMs);
      await undoAll(undo);
      log.info({}, 'stopped');
    });
    return {
      url: listener.url,
      port: listener.port,
      get project() {
        return served.project;
      },
      stop: ({ graceMs = 10_000 } = {}) => stop(graceMs),
    };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/** Sets the application that the project's `flue()` will find, then loads the project's `app.ts` on top of it. */
async function serveProject(
  opened: OpenedProject,
  options: ServeOptions,
  log: Logger,
  stopping: AbortSignal,
): Promise<ServedProject> {
  const { host = '127.0.0.1', noAuth = false, dev = false, trustProxy = false, publicUrl } = options;
  const isWorker = options.role === 'worker';
  // Read after the project's .env was. An empty variable sets no token.
  const token = options.token ?? (process.env.FLUE_TOKEN || undefined);
  if (!isWorker) assertMayListen({ host, noAuth, ...(token !== undefined && { token }) });
  const cors = options.cors ?? (dev ? ['localhost'] : []);
  const { engine } = opened;
  setApplication({ engine, cors, dev, log, stopping, trustProxy, ...(publicUrl !== undefined && { publicUrl }) });
  const localOnly = !noAuth && !trustProxy && publicUrl === undefined;
  const settings = { token, localOnly, cors, dev, log, clock: systemClock, ids: ulidIds() };
  const served = new ServedProject({
    ...opened,
    log,
    pipeline: (app) => (isWorker ? probesOnly({ ...settings, engine }) : pipeline(app, settings)),
  });
  const problem = await served.loadApplication();
  if (problem && !dev) {
    throw new StartupError(`The application does not load: ${describeProblem(problem, process.cwd())}`);
  }
  return served;
}

function watch({ project, dataDir, env }: OpenedProject, served: ServedProject): () => void {
  return watchProject(project.dir, {
    ignore: [dataDir],
    onChange: (files) => served.reloadAfter(files, () => env.refresh()),
  });
}

/** Readers are told to come back, work finishes or is left for the next start, and the last answers leave. */
async function drain(opened: OpenedProject, listener: Listener, stopping: AbortController, graceMs: number) {
  const closed = listener.close(graceMs + 1_000);
  stopping.abort(new FlueError('not_ready'));
  await opened.engine.stop({ graceMs });
  await closed;
}

function once<A>(run: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let first: Promise<void> | undefined;
  return (argument) => {
    first ??= run(argument);
    return first;
  };
}
