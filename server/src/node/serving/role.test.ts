import { expect, test } from 'vitest';
import { fixtureProject, runNode } from '../../../test/run-node.ts';

/** Serves a project in a fresh process, in a role, over a storage that others could share; gives statuses by path. */
const served = (role: string) =>
  runNode(`
    import { serve } from './src/node/serving/serve.ts';
    import { silentLogger } from './src/log.ts';
    import { memoryStorage } from './src/storage/memory-storage.ts';
    const dir = ${JSON.stringify(fixtureProject('seeds'))};
    const server = await serve({ dir, role: ${JSON.stringify(role)}, port: 0, log: silentLogger, storage: memoryStorage() });
    const status = async (path) => (await fetch(server.url + path)).status;
    print({ health: await status('/health'), ready: await status('/ready'), workflows: await status('/workflows') });
    await server.stop();`);

test.concurrent.each([
  ['all', { health: 200, ready: 200, workflows: 200 }],
  ['worker', { health: 200, ready: 200, workflows: 404 }],
])('a node that is %s answers %j', async (role, answers) => {
  expect(await served(role)).toEqual(answers);
});
