import { expect, onTestFinished, test, vi } from 'vitest';
import { readEvents } from '../../test/read-events.ts';
import { serveModules } from '../../test/serve-modules.ts';
import { defineAgent } from '../authoring/agent.ts';
import type { FlueContext } from '../authoring/flue-context.ts';
import { createModelRegistry } from '../models/registry.ts';
import { type ScriptedAnswer, scripted } from '../models/scripted.ts';
import { StorageFailure } from '../storage/errors.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { journalStream, type Storage } from '../storage/port.ts';

const soon = () => AbortSignal.timeout(5_000);

/**
 * A workflow over one storage, through several lives of the server: `interrupt` waits until the handler says that it is
 * stuck, and stops the server at once; the next `live` takes the run up again.
 */
function lives(answers: ScriptedAnswer[] = []) {
  const storage: Storage = memoryStorage();
  const model = scripted(answers);
  const models = createModelRegistry({ providers: [model] });
  return {
    storage,
    model,
    async live(run: (context: FlueContext) => Promise<unknown>, durability: object = {}) {
      const served = await serveModules({ work: { run, durability } }, { engine: { storage, models } });
      return { ...served, engine: served.engine };
    },
  };
}

/** Never settles until the signal aborts; tells when it was reached. */
function stuck() {
  const reached = Promise.withResolvers<void>();
  const wait = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      reached.resolve();
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { reached: reached.promise, wait };
}

const agent = defineAgent(() => ({ model: 'scripted/any' }));

test('a run whose first events the disk refused at first is resumed: nothing is journaled that was not told', async () => {
  const { live, storage } = lives();
  const { append } = storage.streams;
  let refusals = 1;
  vi.spyOn(storage.streams, 'append').mockImplementation(async (...args) => {
    if (refusals-- > 0) throw new StorageFailure('The disk is full.');
    await append.apply(storage.streams, args);
  });
  const calls: string[] = [];
  const hang = stuck();
  const workflow =
    (block: boolean) =>
    async ({ step, signal }: FlueContext) => {
      await step('charge', async () => void calls.push('charge'));
      if (block) await hang.wait(signal);
      return 'done';
    };
  const before = await live(workflow(true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: null });
  await hang.reached;
  expect(await readEvents(storage.streams, runId)).toMatchObject([{ type: 'run_start' }, {}, {}]);
  await before.engine.stop({ graceMs: 0 });
  const after = await live(workflow(false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: 'done' });
  expect(calls).toEqual(['charge']);
  expect(await storage.streams.head(journalStream(runId))).toBeUndefined();
});

test('a run whose events the disk goes on to refuse does nothing that it could not tell of', async () => {
  const { live, storage } = lives();
  const full = vi.spyOn(storage.streams, 'append').mockRejectedValue(new StorageFailure('The disk is full.'));
  onTestFinished(() => full.mockRestore());
  const done: string[] = [];
  const { engine } = await live(async ({ step }) => step('charge', async () => void done.push('charge')));
  const { runId } = await engine.runs.admit({ workflow: 'work', payload: null });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({
    status: 'errored',
    error: { name: 'StorageFailure' },
  });
  expect(done).toEqual([]);
});

test('steps that have ended are not repeated, and the interrupted one runs again under the same id', async () => {
  const { live, storage } = lives();
  const calls: string[] = [];
  const hang = stuck();
  const workflow =
    (block: boolean) =>
    async ({ step, log }: FlueContext) => {
      log.info('charging');
      const first = await step('charge', async ({ id }) => {
        calls.push(id);
        return { receipt: 17 };
      });
      const second = await step('mail', async ({ id, signal }) => {
        calls.push(id);
        if (block) await hang.wait(signal);
        return 'sent';
      });
      return { first, second };
    };
  const before = await live(workflow(true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: { order: 1 } });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow(false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'completed',
    attempts: 2,
    result: { first: { receipt: 17 }, second: 'sent' },
  });
  expect(calls).toEqual([`${runId}/charge/0`, `${runId}/mail/0`, `${runId}/mail/0`]);
  const events = await readEvents(storage.streams, runId);
  expect(events.map(({ type }) => type)).toEqual([
    'run_start',
    'log',
    'operation_start',
    'operation',
    'operation_start',
    'operation',
    'run_resume',
    'operation_start',
    'operation',
    'run_end',
  ]);
  expect(events.map(({ eventIndex }) => eventIndex)).toEqual(events.map((_, index) => index));
  expect(events[5]).toMatchObject({ isError: true, error: { type: 'aborted' } });
  expect(events[6]).toMatchObject({ type: 'run_resume', attempt: 2, workflowName: 'work' });
  expect(await storage.streams.head(journalStream(runId))).toBeUndefined();
});

test('prompts that have ended are not asked again, and the conversation goes on from them', async () => {
  const { live, model } = lives(['one', 'two']);
  const hang = stuck();
  const workflow =
    (block: boolean) =>
    async ({ init, signal }: FlueContext) => {
      const session = await (await init(agent)).session();
      const first = await session.prompt('first');
      if (block) await hang.wait(signal);
      const second = await session.prompt('second');
      return [first.text, second.text];
    };
  const before = await live(workflow(true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow(false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: ['one', 'two'] });
  expect(model.calls).toHaveLength(2);
  expect(model.calls[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
});

test('an interrupted prompt goes on where it was: no user message twice, no finished tool call twice', async () => {
  const { live, model, storage } = lives([
    { toolCalls: [{ name: 'write', arguments: { path: 'a.txt', content: 'kept' } }] },
    { toolCalls: [{ name: 'hang', arguments: {} }] },
    'done',
  ]);
  const hang = stuck();
  let begun = 0;
  const tool = {
    name: 'hang',
    description: 'Hangs.',
    parameters: { type: 'object', properties: {} },
    execute: async (_: unknown, signal?: AbortSignal) => {
      begun++;
      if (signal) await hang.wait(signal);
      return 'never';
    },
  };
  const workflow = async ({ init }: FlueContext) => {
    const harness = await init(agent);
    const session = await harness.session();
    const { text } = await session.prompt('work', { tools: [tool] });
    return { text, file: await harness.fs.readFile('a.txt') };
  };
  const before = await live(workflow);
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow);
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'completed',
    result: { text: 'done', file: 'kept' },
  });
  expect(begun).toBe(1);
  expect(model.calls).toHaveLength(3);
  const last = model.calls[2]?.messages ?? [];
  expect(last.map(({ role }) => role)).toEqual(['user', 'assistant', 'toolResult', 'assistant', 'toolResult']);
  expect(JSON.stringify(last.at(-1))).toContain('interrupted');
  const said = (await readEvents(storage.streams, runId)).filter(
    (event) => event.type === 'message_end' && JSON.stringify(event.message).includes('"user"'),
  );
  expect(said).toHaveLength(1);
});

test('files are in the workspace again, and what was read before is read as it was', async () => {
  const { live } = lives();
  const hang = stuck();
  const workflow =
    (block: boolean) =>
    async ({ init, signal }: FlueContext) => {
      const harness = await init(agent);
      await harness.fs.writeFile('notes.md', 'first');
      const before = await harness.fs.readFile('notes.md');
      await harness.shell('echo second >> notes.md; echo made > other.md');
      if (block) await hang.wait(signal);
      return { before, after: await harness.fs.readFile('other.md'), all: await harness.shell('cat notes.md') };
    };
  const before = await live(workflow(true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow(false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'completed',
    result: { before: 'first', after: 'made\n', all: { stdout: 'firstsecond\n' } },
  });
});

test('code that does something else than before ends the run as journal_mismatch, even if it catches the error', async () => {
  const { live } = lives(['one', 'two']);
  const hang = stuck();
  const workflow =
    (question: string, block: boolean) =>
    async ({ init, signal }: FlueContext) => {
      const session = await (await init(agent)).session();
      await session.prompt(question).catch(() => undefined);
      if (block) await hang.wait(signal);
      return 'finished';
    };
  const before = await live(workflow('old question', true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow('new question', false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'errored',
    error: { type: 'journal_mismatch', meta: { session: 'default' } },
  });
});

test('with onMismatch "continue" the changed code goes on with a new rest of its session', async () => {
  const { live, model } = lives(['one', 'two']);
  const hang = stuck();
  const workflow =
    (question: string, block: boolean) =>
    async ({ init, signal }: FlueContext) => {
      const session = await (await init(agent)).session();
      const { text } = await session.prompt(question);
      if (block) await hang.wait(signal);
      return text;
    };
  const before = await live(workflow('old question', true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow('new question', false), { onMismatch: 'continue' });
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: 'two' });
  expect(model.calls[1]?.messages).toHaveLength(1);
});

test('an operation that failed fails again without being repeated', async () => {
  const { live } = lives();
  const hang = stuck();
  let calls = 0;
  const workflow =
    (block: boolean) =>
    async ({ step, signal }: FlueContext) => {
      const caught = await step('fails', async () => {
        calls++;
        throw new RangeError('too far');
      }).catch((error: unknown) => error);
      if (block) await hang.wait(signal);
      return caught instanceof Error ? [caught.name, caught.message] : 'not an error';
    };
  const before = await live(workflow(true));
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(workflow(false));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ result: ['RangeError', 'too far'] });
  expect(calls).toBe(1);
});

test('a run is begun at most maxAttempts times; then it ends as run_interrupted', async () => {
  const { live } = lives();
  const durability = { maxAttempts: 2 };
  const first = stuck();
  const before = await live(({ signal }) => first.wait(signal), durability);
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await first.reached;
  await before.engine.stop({ graceMs: 0 });
  const second = stuck();
  const between = await live(({ signal }) => second.wait(signal), durability);
  await second.reached;
  await between.engine.stop({ graceMs: 0 });

  const after = await live(async () => 'late', durability);
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'errored',
    attempts: 2,
    error: { type: 'run_interrupted' },
  });
});

test('a resumed handler has its payload, but no request', async () => {
  const { live } = lives();
  const hang = stuck();
  const before = await live(({ signal }) => hang.wait(signal));
  const request = () => new Request('http://localhost/workflows/work', { headers: { authorization: 'Bearer secret' } });
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: { n: 1 }, request });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const after = await live(async ({ req, payload }) => ({ req: req === undefined, payload }));
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ result: { req: true, payload: { n: 1 } } });
  onTestFinished(() => after.engine.stop());
});

test('a run that waits to be resumed can be cancelled, and leaves no journal', async () => {
  const { live, storage } = lives();
  const hang = stuck();
  const before = await live(async ({ step, signal }) => {
    await step('one', () => 1);
    await hang.wait(signal);
  });
  const { runId } = await before.engine.runs.admit({ workflow: 'work', payload: undefined });
  await hang.reached;
  await before.engine.stop({ graceMs: 0 });

  const again = stuck();
  const after = await live(async ({ step, signal }) => {
    await step('one', () => 1);
    await again.wait(signal);
  });
  await again.reached;
  await after.engine.runs.cancel?.(runId);
  expect(await after.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
  expect(await storage.streams.head(journalStream(runId))).toBeUndefined();
});
