import type { FlueEvent } from '@openflue/spec';
import { expect, test } from 'vitest';
import { memoryCluster } from '../../../test/memory-cluster.ts';
import { serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { type ScriptedProvider, scripted } from '../../models/scripted.ts';
import { agentStream, controlOf } from '../../storage/port.ts';
import { streamLines } from '../stream-lines.ts';

const soon = () => AbortSignal.timeout(5_000);
const to = { agent: 'support', id: 't1' };
const stream = agentStream('support', 't1');
const agent = { default: defineAgent(() => ({ model: 'scripted/any' })) };

/** Nodes of one service, each with a model of its own, so that it can be told who worked. */
function service() {
  const { storage, join } = memoryCluster();
  return {
    storage,
    async node(model: ScriptedProvider, role: 'all' | 'web' | 'worker' = 'all') {
      const self = join();
      const models = createModelRegistry({ providers: [model] });
      const options = { agents: { support: agent }, engine: { storage, cluster: self.cluster, models, role } };
      const { engine } = await serveModules({}, options);
      if (!engine.instances) throw new Error('The engine has no instances.');
      return { engine, instances: engine.instances, takenForDead: () => self.takenForDead() };
    },
    async events(): Promise<FlueEvent[]> {
      const events: FlueEvent[] = [];
      for await (const line of streamLines(storage.streams, stream, '-1')) events.push(JSON.parse(line));
      return events;
    },
  };
}

const echo = (name: string) => scripted(Array.from({ length: 20 }, () => name));

test('what a node that was taken for dead worked on goes on elsewhere, and that node writes nothing more of it', async () => {
  const { node, events, storage } = service();
  const hanging = scripted([{ text: 'half an ans', hang: true }, 'never']);
  const paused = await node(hanging);
  const { submissionId } = await paused.instances.prompt(to, { message: 'hello' });
  await expect.poll(() => hanging.calls.length).toBe(1);
  await expect.poll(async () => (await events()).some(({ type }) => type === 'text_delta')).toBe(true);
  const other = await node(echo('other'));
  paused.takenForDead();
  expect(await other.instances.settled(submissionId, soon())).toMatchObject({
    outcome: 'completed',
    result: { text: 'other' },
  });
  const told = await events();
  // It hears of it late, and lets go.
  storage.streams.wake(controlOf(stream));
  await paused.engine.stop();
  expect(await events()).toEqual(told);
  expect(told.map(({ eventIndex }) => eventIndex)).toEqual(told.map((_, index) => index));
  expect(told.filter(({ type }) => type === 'submission_settled')).toHaveLength(1);
  expect(await storage.documents.get('submissions', submissionId)).toMatchObject({ attempts: 2 });
});

test('what many nodes are given at once is worked on in one order, each once, and idle ends it', async () => {
  const { node, events, storage } = service();
  const models = ['a', 'b', 'c'].map(echo);
  const nodes = await Promise.all(models.map((model) => node(model)));
  const receipts = await Promise.all(
    Array.from({ length: 12 }, (_, i) => nodes[i % 3]?.instances.prompt(to, { message: `${i}` })),
  );
  const [any] = nodes;
  for (const receipt of receipts) await any?.instances.settled(receipt?.submissionId ?? '', soon());
  const settled = (await events())
    .filter(({ type }) => type === 'submission_settled')
    .map((event) => event.submissionId);
  const stored = await Promise.all(settled.map((id) => storage.documents.get('submissions', id ?? '')));
  expect(stored.map((submission) => submission?.sequence)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(models.reduce((sum, { calls }) => sum + calls.length, 0)).toBe(12);
  const all = await events();
  expect(all.filter(({ submissionId }, i) => submissionId !== all[i - 1]?.submissionId)).toHaveLength(12);
  expect(all.at(-1)?.type).toBe('idle');
  // The last answer was given all that was said before, whichever node said it.
  const [last] = models.flatMap(({ calls }) => calls.filter(({ messages }) => messages.length === 23));
  expect(last?.messages.filter(({ role }) => role === 'user')).toHaveLength(12);
});

test('an abort that one node answers stops what another works on, and what waits', async () => {
  const { node, events } = service();
  const hanging = scripted([{ text: 'x', hang: true }, 'never']);
  await node(hanging, 'worker');
  const web = await node(echo('never'), 'web');
  const receipts = [
    await web.instances.prompt(to, { message: 'one' }),
    await web.instances.prompt(to, { message: 'two' }),
  ];
  await expect.poll(() => hanging.calls.length).toBe(1);
  expect(await web.instances.abort(to)).toBe(true);
  for (const { submissionId } of receipts) {
    expect(await web.instances.settled(submissionId, soon())).toMatchObject({ outcome: 'aborted' });
  }
  expect(await web.instances.abort(to)).toBe(false);
  expect((await events()).filter(({ type }) => type === 'submission_settled')).toHaveLength(2);
  expect(hanging.calls).toHaveLength(1);
});

test('an instance is deleted while another node works on it, and begins anew', async () => {
  const { node, events, storage } = service();
  const hanging = scripted([{ text: 'x', hang: true }, 'new']);
  await node(hanging, 'worker');
  const web = await node(echo('never'), 'web');
  await web.instances.prompt(to, { message: 'old' });
  await expect.poll(() => hanging.calls.length).toBe(1);
  expect(await web.instances.delete?.(to)).toBe(true);
  expect(await storage.privateStreams(stream)).toEqual([]);
  const { submissionId } = await web.instances.prompt(to, { message: 'hello again' });
  expect(await web.instances.settled(submissionId, soon())).toMatchObject({ outcome: 'completed' });
  expect((await events()).filter(({ type }) => type === 'submission_settled')).toHaveLength(1);
});

test('one idempotency key admits one submission, however many nodes are asked at once', async () => {
  const { node, storage } = service();
  const nodes = await Promise.all([1, 2, 3].map(() => node(echo('x'), 'web')));
  const idempotency = { scope: 'same', bodyDigest: 'same' };
  const receipts = await Promise.all(nodes.map(({ instances }) => instances.prompt(to, { message: 'x', idempotency })));
  expect(new Set(receipts.map(({ submissionId }) => submissionId)).size).toBe(1);
  expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await storage.documents.unsettledOf(stream)).toHaveLength(1);
});
