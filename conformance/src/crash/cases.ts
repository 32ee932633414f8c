import type { FlueEvent, RunReceipt } from '@openflue/spec';
import { type Case, casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import type { Probe } from '../probe.ts';
import { untilSettled } from '../prompt-agent.ts';
import { catchUp, followToEnd } from '../read-stream.ts';
import { recordOf, workflowPath } from '../start-run.ts';
import type { Restart } from './restart.ts';
import { crashRound, type Round } from './round.ts';

/** What must hold of every crash. The first of them does the killing; the others look at what it left. */
export function crashCases(restart: Restart, crashes: number): Case[] {
  let crashed: Promise<Round[]> | undefined;
  const everyRound = (look: (probe: Probe, round: Round) => Promise<void>) => async (probe: Probe) => {
    crashed ??= crashAll(probe, restart, crashes);
    for (const round of await crashed) await look(probe, round);
  };
  const needs = ['echo', 'logs', 'slow'] as const;

  return casesOf(
    'crash',
    {},
    {
      id: 'DUR-001',
      clauses: ['DUR-1'],
      title: 'what was answered 202 is there after a crash, and ends once',
      needs,
      run: everyRound(async (probe, { fresh, keyed, underWay }) => {
        for (const receipt of [...fresh, keyed.receipt, underWay.receipt]) {
          const events = await endOf(probe, receipt);
          probe.equal(
            events.map(({ eventIndex }) => eventIndex),
            [...events.keys()],
            'The indexes of the events',
          );
          const { status } = await recordOf(probe, receipt.runId);
          const resumes = probe.features?.includes('resume') === true;
          const expected = resumes ? ['completed'] : ['completed', 'errored'];
          probe.check(expected.includes(status), `The run ended ${status}.`);
        }
      }),
    },
    {
      id: 'DUR-002',
      clauses: ['DUR-2'],
      title: 'what had ended is the same after a crash',
      needs,
      run: everyRound(async (probe, { ended }) => {
        const { runId } = ended.receipt;
        probe.equal(await recordOf(probe, runId), ended.record, 'The record');
        const { items, closed } = await catchUp(probe, `/runs/${runId}`, ended.receipt.offset);
        probe.equal([items, closed], [ended.events, true], 'The events, and whether the stream is closed');
      }),
    },
    {
      id: 'DUR-003',
      clauses: ['DUR-3'],
      title: 'what was read before a crash is there after it, and what was added follows',
      needs,
      run: everyRound(async (probe, { underWay }) => {
        const url = `/runs/${underWay.receipt.runId}`;
        const all = await followToEnd(probe, url);
        probe.equal(all.slice(0, underWay.seen.length), underWay.seen, 'What had been read');
        const rest = await followToEnd(probe, url, underWay.next);
        probe.equal(rest, all.slice(underWay.seen.length), 'What follows the offset that had been read to');
      }),
    },
    {
      id: 'DUR-004',
      clauses: ['DUR-4'],
      title: 'a key that was used before a crash gives its receipt after it',
      needs,
      run: everyRound(async (probe, { keyed }) => {
        const headers = { 'idempotency-key': keyed.key };
        const path = workflowPath(probe, 'slow');
        const answer = probe.expect(await probe.post(path, { ms: 300 }, { headers }), 202);
        const { runId, offset } = answer.json<RunReceipt>();
        probe.equal([runId, offset], [keyed.receipt.runId, keyed.receipt.offset], 'The receipt');
        probe.equal(answer.header('idempotency-replayed'), 'true', 'Idempotency-Replayed');
        probe.expect(await probe.post(path, { ms: 301 }, { headers }), 409, 'idempotency_conflict');
      }),
    },
    {
      id: 'DUR-005',
      clauses: ['DUR-5'],
      title: 'a cancel that was answered before a crash holds after it',
      needs,
      features: ['cancel'],
      run: everyRound(async (probe, { cancelled }) => {
        await endOf(probe, cancelled);
        const record = await recordOf(probe, cancelled.runId);
        probe.equal([record.status, record.error?.type], ['cancelled', 'run_cancelled'], 'How it ended');
      }),
    },
    {
      id: 'DUR-006',
      clauses: ['DUR-6'],
      title: 'submissions that were admitted before a crash settle after it, once and in order',
      needs: [...needs, 'assistant'],
      features: ['agents'],
      run: everyRound(async (probe, { instance }) => {
        if (!instance) throw new CaseSkipped('the server has no agents');
        const events = await untilSettled(probe, instance.path, ...instance.submissions);
        const settled = events.flatMap((event) => (event.type === 'submission_settled' ? [event.submissionId] : []));
        probe.equal(settled, instance.submissions, 'The submissions, as they settled');
      }),
    },
    {
      id: 'DUR-008',
      clauses: ['DUR-8'],
      title: 'what was deleted before a crash stays deleted',
      needs,
      features: ['delete'],
      run: everyRound(async (probe, { deleted }) => {
        probe.expect(await probe.get(`/runs/${deleted?.runId}`), 410, 'run_expired');
      }),
    },
    {
      id: 'DUR-007',
      clauses: ['DUR-7'],
      title: 'a run that was interrupted goes on, or ends as interrupted',
      needs,
      run: everyRound(async (probe, { underWay }) => {
        const events = await endOf(probe, underWay.receipt);
        const record = await recordOf(probe, underWay.receipt.runId);
        const resumed = events.flatMap((event) => (event.type === 'run_resume' ? [event.attempt] : []));
        if (probe.features?.includes('resume')) {
          probe.equal(
            [record.status, record.attempts],
            ['completed', 1 + resumed.length],
            'How it ended, and its attempts',
          );
          probe.check(resumed.length > 0, 'It has no run_resume.');
        } else {
          probe.equal([record.status, record.error?.type], ['errored', 'run_interrupted'], 'How it ended');
        }
      }),
    },
  );
}

async function crashAll(probe: Probe, restart: Restart, crashes: number): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let count = 0; count < crashes; count++) rounds.push(await crashRound(probe, restart));
  return rounds;
}

async function endOf(probe: Probe, { runId }: RunReceipt): Promise<FlueEvent[]> {
  const events = await followToEnd(probe, `/runs/${runId}`);
  probe.equal(events[0]?.type, 'run_start', 'The first event');
  const ends = events.filter(({ type }) => type === 'run_end');
  probe.equal([ends.length, events.at(-1)?.type], [1, 'run_end'], 'The number of run_end, and the last event');
  return events;
}
