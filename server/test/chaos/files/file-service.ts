import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStorageReadOnly } from '../../../src/node/storage/read-only-storage.ts';
import { type SpawnedServer, spawnServer } from '../../spawn-server.ts';
import type { ChaosNode, OpenService, StartOptions } from '../service.ts';
import { fileDisturbances } from './disturbances.ts';
import { leftovers } from './leftovers.ts';
import { mountOwnDisk } from './own-disk.ts';
import { boundByPermissions } from './read-only.ts';
import { saboteur } from './saboteur.ts';

/** One server process over files. */
export const fileService: OpenService = async ({ dir, env }) => {
  const root = mkdtempSync(join(tmpdir(), 'openflue-chaos-'));
  const mount = join(root, 'disk');
  mkdirSync(mount);
  const disk = mountOwnDisk(mount);
  const dataDir = join(mount, 'data');
  const through = boundByPermissions();
  const { env: preload, order } = saboteur(root);
  const spawn = (options: StartOptions) =>
    spawnServer({ dir, dataDir, ...options }, { ...env, ...preload }, { through: through ?? [] });
  let server: SpawnedServer | undefined;
  const node: ChaosNode = {
    get url() {
      if (!server) throw new Error('The server does not run.');
      return server.url;
    },
    get running() {
      return server !== undefined;
    },
    async end(signal) {
      const code = await server?.end(signal);
      server = undefined;
      return code ?? null;
    },
    shiftClock: (clockMs) => order(server?.process.pid, { clockMs }),
  };
  return {
    nodes: [node],
    disturbances: fileDisturbances({
      dataDir,
      disk,
      bound: through !== undefined,
      refuse: (refuse) => order(server?.process.pid, { refuse }),
      async startInVain() {
        const started = await spawn({}).catch((error: unknown) => String(error));
        if (typeof started === 'string') return started;
        await started.end('SIGKILL');
        return '';
      },
    }),
    async start(options = {}) {
      server ??= await spawn(options);
    },
    async streams() {
      const { streams, close } = await openFileStorageReadOnly(dataDir);
      return Object.assign(streams, { [Symbol.asyncDispose]: async () => close() });
    },
    leftovers: async (admissions) => leftovers(dataDir, admissions),
    async [Symbol.asyncDispose]() {
      await node.end('SIGKILL');
      disk?.unmount();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
