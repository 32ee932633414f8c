import type { ErrorEnvelope, PromptReceipt } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { freshInstance, promptResult, untilSettled } from '../prompt-agent.ts';

export const promptWaitCases = casesOf(
  'agents',
  { features: ['agents'] },
  {
    id: 'AGT-004',
    clauses: ['AGT-4'],
    title: 'wait=result answers what the agent said, what it cost, and with which model',
    needs: ['assistant'],
    run: async (probe) => {
      const { result } = await promptResult(probe, freshInstance(probe), 'say it is so');
      probe.equal(result.text, 'it is so', 'The text');
      probe.check(result.usage.totalTokens > 0, 'It cost no tokens.');
    },
  },
  {
    id: 'AGT-005',
    clauses: ['AGT-5', 'AGT-8'],
    title: 'a prompt that fails is submission_failed with its coordinates, and settles as failed',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      const answer = await probe.post(`${path}?wait=result`, { message: 'fail as asked' });
      const { error } = probe.expect(answer, 500, 'submission_failed').json<ErrorEnvelope>();
      const { submissionId = '', error: cause } = (error.meta ?? {}) as { submissionId?: string; error?: object };
      probe.check(cause !== undefined, 'meta has no error.');
      const events = await untilSettled(probe, path, submissionId);
      const settled = events.flatMap((event) => (event.type === 'submission_settled' ? [event] : []));
      probe.equal(
        settled.map(({ outcome }) => outcome),
        ['failed'],
        'How it settled',
      );
      probe.check(settled[0]?.error !== undefined, 'The settlement has no error.');
      await promptResult(probe, path, 'say it goes on');
    },
  },
  {
    id: 'AGT-006',
    clauses: ['AGT-6'],
    title: 'another wait is 400; with Prefer: wait, a prompt that goes on answers its receipt',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      for (const query of ['wait=', 'wait=1', 'wait=result&wait=result']) {
        probe.expect(await probe.post(`${path}?${query}`, { message: 'say no' }), 400, 'invalid_request');
      }
      const body = { message: 'wait 1500' };
      const answer = await probe.post(`${path}?wait=result`, body, { headers: { prefer: 'wait=0' } });
      const { submissionId } = probe.expect(answer, 202).json<PromptReceipt>();
      const events = await untilSettled(probe, path, submissionId);
      const settled = events.flatMap((event) => (event.type === 'submission_settled' ? [event.outcome] : []));
      probe.equal(settled, ['completed'], 'How it settled');
    },
  },
  {
    id: 'AGT-007',
    clauses: ['AGT-6'],
    title: "at the server's own limit a prompt that goes on is 504 with its coordinates",
    needs: ['assistant'],
    run: async (probe) => {
      const limitMs = probe.server.fixtures.limits?.waitMs;
      if (limitMs === undefined) throw new CaseSkipped('the limit is not known: limits.waitMs of the mapping file');
      const path = freshInstance(probe);
      const answer = await probe.post(`${path}?wait=result`, { message: `wait ${limitMs + 1_500}` });
      const { error } = probe.expect(answer, 504, 'wait_timeout').json<ErrorEnvelope>();
      const { submissionId = '' } = (error.meta ?? {}) as { submissionId?: string };
      await untilSettled(probe, path, submissionId);
    },
  },
);
