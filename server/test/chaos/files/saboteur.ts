import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Gives orders to processes that were started with its environment; see `sabotage.ts`. */
export interface Saboteur {
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the process does as it is told, or is gone. */
  order(pid: number | undefined, orders: object): Promise<void>;
}

const PRELOAD = fileURLToPath(new URL('./sabotage.ts', import.meta.url));
const TIMEOUT_MS = 5_000;

export function saboteur(dir: string): Saboteur {
  const path = join(dir, 'orders.json');
  let standing: { pid?: number } = {};
  let busy: Promise<void> = Promise.resolve();
  const tell = async (pid: number, orders: object) => {
    // A new process has forgotten what the last one was told.
    standing = { ...(standing.pid === pid && standing), ...orders, pid };
    // Told apart from those before by their number.
    const text = JSON.stringify({ ...standing, at: performance.now() });
    writeFileSync(path, text);
    if (!reaches(pid, 'SIGUSR2')) return;
    const deadline = performance.now() + TIMEOUT_MS;
    while (performance.now() < deadline && reaches(pid, 0)) {
      if (existsSync(`${path}.seen`) && readFileSync(`${path}.seen`, 'utf8') === text) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  return {
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, OPENFLUE_SABOTAGE: path },
    order(pid, orders) {
      if (pid === undefined) return Promise.resolve();
      busy = busy.then(() => tell(pid, orders));
      return busy;
    },
  };
}

function reaches(pid: number, signal: 'SIGUSR2' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
