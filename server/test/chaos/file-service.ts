import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStorageReadOnly } from '../../src/node/storage/read-only-storage.ts';
import { type SpawnedServer, spawnServer } from '../spawn-server.ts';
import type { ChaosNode, OpenService } from './service.ts';

/** One server process over files. */
export const fileService: OpenService = async ({ dir, env }) => {
  const root = mkdtempSync(join(tmpdir(), 'openflue-chaos-'));
  const dataDir = join(root, 'data');
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
  };
  return {
    nodes: [node],
    disturbances: [],
    async start(options = {}) {
      server ??= await spawnServer({ dir, dataDir, ...options }, env);
    },
    async streams() {
      const { streams, close } = await openFileStorageReadOnly(dataDir);
      return Object.assign(streams, { [Symbol.asyncDispose]: async () => close() });
    },
    leftovers: async () => [],
    async [Symbol.asyncDispose]() {
      await node.end('SIGKILL');
      rmSync(root, { recursive: true, force: true });
    },
  };
};
