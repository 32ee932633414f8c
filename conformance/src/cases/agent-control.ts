import type { AbortReceipt, DispatchReceipt, ErrorEnvelope, FlueEvent } from '@openflue/spec';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { freshInstance, prompt, promptResult, untilSettled } from '../prompt-agent.ts';
import { followUntil } from '../read-stream.ts';

const outcomes = (events: readonly FlueEvent[]) =>
  events.flatMap((event) => (event.type === 'submission_settled' ? [event.outcome] : []));

export const agentControlCases = casesOf(
  'agents',
  { features: ['agents', 'dispatch'] },
  {
    id: 'AGT-020',
    clauses: ['AGT-13', 'EVT-3'],
    title: 'a dispatched input is worked on as a message of the user, and its events carry its id',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      const inputs = ['say dispatched', { order: 42, note: 'zwölf' }, null, [1, 'two'], 0];
      for (const input of inputs) {
        const answer = probe.expect(await probe.post(`${path}/dispatch`, { input }), 202);
        const { dispatchId, acceptedAt } = answer.json<DispatchReceipt>();
        probe.check(Math.abs(Date.parse(acceptedAt) - Date.now()) < 3_600_000, '`acceptedAt` is not now.');
        const { items } = await followUntil(probe, path, (events) =>
          events.some((event) => event.type === 'submission_settled' && event.dispatchId === dispatchId),
        );
        const own = items.filter((event) => event.dispatchId === dispatchId);
        const ids = new Set(own.flatMap((event) => (event.type === 'idle' ? [] : [event.submissionId])));
        probe.equal(ids.size, 1, 'The number of its submissions');
        const asked = own.find((event) => event.type === 'message_end' && event.message.role === 'user');
        const said = JSON.stringify(asked?.type === 'message_end' ? asked.message.content : '');
        const marks = typeof input === 'object' && input !== null ? Object.values(input).map(String) : [String(input)];
        probe.check(
          marks.every((mark) => said.includes(mark)),
          `The user's message does not have the input: ${said}`,
        );
      }
    },
  },
  {
    id: 'AGT-021',
    clauses: ['AGT-14', 'AGT-5', 'AGT-8'],
    title: 'abort stops what runs and what waits, and not what comes later',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      const running = begun(probe.post(`${path}?wait=result`, { message: 'wait 20000' }));
      const { items } = await waitForTurn(probe, path);
      probe.check(items.length > 0, 'It has not begun.');
      const waiting = await prompt(probe, path, 'say never');
      const startMs = performance.now();
      const answer = probe.expect(await probe.post(`${path}/abort`), 200);
      probe.equal(answer.json<AbortReceipt>(), { aborted: true }, 'The answer');
      const { error } = probe.expect(await running, 409, 'submission_aborted').json<ErrorEnvelope>();
      probe.check(performance.now() - startMs < 15_000, 'It went on for long.');
      const { submissionId = '' } = (error.meta ?? {}) as { submissionId?: string };
      await untilSettled(probe, path, submissionId, waiting.submissionId);
      const nothing = probe.expect(await probe.post(`${path}/abort`), 200);
      probe.equal(nothing.json<AbortReceipt>(), { aborted: false }, 'The answer when there is nothing to stop');
      const later = await promptResult(probe, path, 'say later');
      const events = await untilSettled(probe, path, later.submissionId);
      probe.equal(outcomes(events), ['aborted', 'aborted', 'completed'], 'How they settled');
      probe.check(!JSON.stringify(events).includes('"text":"never"'), 'What waited was worked on.');
    },
  },
  {
    id: 'AGT-022',
    clauses: ['AGT-14', 'AGT-15'],
    title: 'abort stops the work of its own instance only',
    needs: ['assistant'],
    run: async (probe) => {
      const [one, other] = [freshInstance(probe), freshInstance(probe)];
      const kept = await prompt(probe, other, 'wait 400');
      const stopped = await prompt(probe, one, 'wait 20000');
      await waitForTurn(probe, one);
      probe.expect(await probe.post(`${one}/abort`), 200);
      probe.equal(outcomes(await untilSettled(probe, one, stopped.submissionId)), ['aborted'], 'How the one settled');
      probe.equal(
        outcomes(await untilSettled(probe, other, kept.submissionId)),
        ['completed'],
        'How the other settled',
      );
    },
  },
);

async function waitForTurn(probe: Parameters<typeof prompt>[0], path: string) {
  for (;;) {
    const answer = await probe.get(path);
    if (answer.status === 200)
      return await followUntil(probe, path, (events) => events.some(({ type }) => type === 'operation_start'));
    probe.expect(answer, 404, 'stream_not_found');
    await probe.pause(20);
  }
}
