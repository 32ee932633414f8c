import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServeOptions } from '@openflue/server/node';
import { compileCache } from './run-node.ts';

/** A line of the server's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A standalone server in a process of its own. */
export interface SpawnedServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with the first line of the log, past or future, whose message contains `text`. */
  logged(text: string): Promise<LogLine>;
  /** Sends the signal and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface SpawnOptions {
  /** A command that becomes the one that it is given as arguments. */
  readonly through?: readonly string[];
}

/** Starts `serve(options)` on a free port and waits until it listens. Rejects with what it printed when it does not. */
export async function spawnServer(
  options: Omit<ServeOptions, 'log' | 'storage'>,
  env: Record<string, string> = {},
  { through = [] }: SpawnOptions = {},
): Promise<SpawnedServer> {
  const script = `
    import { createLogger, serve, stopOnSignal } from '@openflue/server/node';
    const log = await createLogger({ pretty: false, level: 'debug' });
    try {
      const server = await serve({ ...${JSON.stringify({ port: 0, ...options })}, log });
      stopOnSignal(() => server.stop({ graceMs: 100 }));
    } catch (error) {
      process.stderr.write(error.name + ': ' + error.message);
      process.exit(1);
    }`;
  const node = [process.execPath, '--conditions=openflue-source', '--input-type=module', '--eval', script];
  const [command = '', ...args] = [...through, ...node];
  const child = spawn(command, args, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env.PATH, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const lines: LogLine[] = [];
  const watchers = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line));
    for (const watcher of watchers) watcher();
  });
  const logged = async (text: string): Promise<LogLine> => {
    const { promise, resolve, reject } = Promise.withResolvers<LogLine>();
    const look = () => {
      const found = lines.find(({ msg }) => msg.includes(text));
      if (found) resolve(found);
    };
    watchers.add(look);
    look();
    exited.then(() => reject(new Error(`The server ended: ${stderr}`)));
    return await promise.finally(() => watchers.delete(look));
  };
  const listening = await logged('listening on ');
  return {
    url: listening.msg.slice('listening on '.length),
    process: child,
    logged,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}
