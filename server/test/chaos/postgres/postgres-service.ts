import { openPostgresStorage } from '../../../src/node/postgres/postgres-storage.ts';
import { throwAwayDatabase } from '../../../src/node/postgres/testing/throw-away-database.ts';
import { anyOf } from '../seeded-random.ts';
import type { Disturbance, OpenService } from '../service.ts';
import { leftovers } from './leftovers.ts';
import { PausableNode } from './pausable-node.ts';

const NODES = 3;
/** Longer than a node may be silent before its work is given to others, and shorter. */
const LONG_PAUSE_MS = 14_000;
const SHORT_PAUSE_MS = 400;

/** Three server processes on one PostgreSQL, in a database of their own. */
export const postgresService: OpenService = async ({ dir, env }) => {
  const { url, drop } = await throwAwayDatabase();
  const nodes = Array.from({ length: NODES }, () => PausableNode.at(url, dir, env));
  const pause = (name: string, ms: number): Disturbance => ({
    name,
    when: 'running',
    refuses: false,
    async begin(random) {
      anyOf(nodes, random).pauseFor(ms);
      return async () => undefined;
    },
  });
  return {
    nodes,
    disturbances: [pause('node that is taken for dead', LONG_PAUSE_MS), pause('node that stutters', SHORT_PAUSE_MS)],
    async start() {
      // Nodes live on through many rounds, so that none may be told to delete by age for one of them.
      await Promise.all(nodes.map((node) => node.start()));
    },
    async streams() {
      const storage = await openPostgresStorage({ database: { url } });
      return Object.assign(storage.streams, { [Symbol.asyncDispose]: () => storage.close() });
    },
    leftovers: (admissions) => leftovers(url, admissions),
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await drop();
    },
  };
};
