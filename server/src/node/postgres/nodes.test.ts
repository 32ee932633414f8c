import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvents } from '../../../test/read-events.ts';
import { serveModules } from '../../../test/serve-modules.ts';
import type { FlueContext } from '../../authoring/flue-context.ts';
import { openPostgres, type PostgresService } from './open-postgres.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

const soon = () => AbortSignal.timeout(20_000);
const work = { workflow: 'work', payload: 1 };

describeOnPostgres('nodes of one database', () => {
  let database: ThrowAway;
  const services: PostgresService[] = [];
  const stops: (() => Promise<void>)[] = [];
  beforeEach(() => {
    database = throwAwaySchema();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    await Promise.all(services.splice(0).map((service) => service.close()));
    await database.drop();
  });

  async function node(run: (context: FlueContext) => Promise<unknown>, engine: object = {}) {
    const service = await openPostgres({ database: { url: TEST_URL }, schema: database.schema });
    services.push(service);
    const { storage, cluster } = service;
    const served = await serveModules({ work: { run } }, { engine: { storage, cluster, ...engine } });
    stops.push(() => served.engine.stop({ graceMs: 0 }));
    return { engine: served.engine, storage };
  }

  test('a run is done where it was admitted while there is room, and elsewhere when there is not', async () => {
    const letGo = Promise.withResolvers<void>();
    const busy = await node(
      async () => {
        await letGo.promise;
        return 'first';
      },
      { concurrency: 1 },
    );
    const first = await busy.engine.runs.admit(work);
    await expect.poll(() => readEvents(busy.storage.streams, first.runId)).toHaveLength(1);
    const other = await node(async () => 'second');
    const second = await busy.engine.runs.admit(work);
    expect(await other.engine.runs.ended(second.runId, soon())).toMatchObject({ result: 'second', attempts: 1 });
    letGo.resolve();
    expect(await other.engine.runs.ended(first.runId, soon())).toMatchObject({ result: 'first', attempts: 1 });
  });

  test('what a node leaves when it stops goes on on another', async () => {
    const begun = Promise.withResolvers<void>();
    const leaving = await node(async ({ signal, log }) => {
      log.info('at it');
      begun.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const { runId } = await leaving.engine.runs.admit(work);
    await begun.promise;
    const other = await node(async () => 'done');
    await leaving.engine.stop({ graceMs: 0 });
    expect(await other.engine.runs.ended(runId, soon())).toMatchObject({ result: 'done', attempts: 2 });
    expect((await readEvents(other.storage.streams, runId)).map(({ type }) => type)).toEqual([
      'run_start',
      'log',
      'run_resume',
      'run_end',
    ]);
  });

  test('a web node’s runs are done by workers, and cancelled on them', async () => {
    const begun = Promise.withResolvers<void>();
    const web = await node(async () => 'never', { role: 'web' });
    await node(
      async ({ signal, log }) => {
        log.info('at it');
        begun.resolve();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      { role: 'worker' },
    );
    const { runId } = await web.engine.runs.admit(work);
    await begun.promise;
    await web.engine.runs.cancel?.(runId);
    expect(await web.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
  });

  test('one idempotency key admits one run, however many nodes are asked at once', async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => node(async () => 'done')));
    const idempotency = { scope: 'same', bodyDigest: 'same' };
    const receipts = await Promise.all(nodes.map(({ engine }) => engine.runs.admit({ ...work, idempotency })));
    expect(new Set(receipts.map(({ runId }) => runId)).size).toBe(1);
    const { runs } = await (await node(async () => 'done')).storage.documents.listRuns({});
    expect(runs).toHaveLength(1);
  });
});
