import type { FlueEvent, RunReceipt, RunRecord } from '@openflue/spec';
import type { Probe } from '../probe.ts';
import { freshInstance, prompt, promptResult } from '../prompt-agent.ts';
import { catchUp, followUntil } from '../read-stream.ts';
import { runToEnd, startRun } from '../start-run.ts';
import type { Restart } from './restart.ts';

/** What was true, and answered, before one crash. */
export interface Round {
  readonly ended: { readonly receipt: RunReceipt; readonly events: readonly FlueEvent[]; readonly record: RunRecord };
  /** Was under way: what of its stream had been read, and how far. */
  readonly underWay: { readonly receipt: RunReceipt; readonly seen: readonly FlueEvent[]; readonly next: string };
  /** Admitted just before the crash. */
  readonly fresh: readonly RunReceipt[];
  readonly keyed: { readonly key: string; readonly receipt: RunReceipt };
  readonly cancelled: RunReceipt;
  /** Absent where runs cannot be deleted. */
  readonly deleted?: RunReceipt;
  /** Absent where the server has no agents. */
  readonly instance?: { readonly path: string; readonly submissions: readonly string[] };
}

/** Longest time between the start of the work and the crash. */
const LATEST_MS = 500;
/** Longest time until a server is ready again. */
const READY_MS = 30_000;

/** Gives the server work, kills it at a moment drawn from the case's seed, and waits until it is ready again. */
export async function crashRound(probe: Probe, restart: Restart): Promise<Round> {
  const ended = await runToEnd(probe, 'logs', { count: 3 });
  const instance = await beginWork(probe);
  const underWay = await startRun(probe, 'logs', { count: 40, everyMs: 40 });
  const cancelled = await startRun(probe, 'slow', { ms: 20_000 });
  await followUntil(probe, `/runs/${cancelled.runId}`, (events) => events.length >= 2);
  await probe.pause(Math.floor(probe.random() * LATEST_MS));
  const key = probe.unique('key');
  const fresh = await Promise.all([1, 2, 3].map((i) => startRun(probe, 'echo', { i })));
  const keyed = await startRun(probe, 'slow', { ms: 300 }, { headers: { 'idempotency-key': key } });
  const answer = await probe.post(`/runs/${cancelled.runId}/cancel`);
  probe.check([200, 202].includes(answer.status), `Cancelling answers ${answer.status}.`);
  const deleted = probe.features?.includes('delete') ? await deletedRun(probe) : undefined;
  const { items, next } = await catchUp(probe, `/runs/${underWay.runId}`);
  await restart(probe.signal);
  await untilReady(probe);
  return {
    ended,
    underWay: { receipt: underWay, seen: items, next },
    fresh,
    keyed: { key, receipt: keyed },
    cancelled,
    ...(instance && { instance }),
    ...(deleted && { deleted }),
  };
}

async function beginWork(probe: Probe): Promise<Round['instance']> {
  if (probe.features?.includes('agents') === false) return undefined;
  const path = freshInstance(probe);
  const submissions = [(await promptResult(probe, path, 'say before')).submissionId];
  for (const message of ['wait 600', 'say one', 'say two'])
    submissions.push((await prompt(probe, path, message)).submissionId);
  return { path, submissions };
}

async function deletedRun(probe: Probe): Promise<RunReceipt> {
  const { receipt } = await runToEnd(probe, 'echo', 'to be deleted');
  probe.expect(await probe.send('DELETE', `/runs/${receipt.runId}`), 204);
  return receipt;
}

/** Asks past the probe: that nobody answers for a while is what is expected. */
async function untilReady(probe: Probe): Promise<void> {
  const { fetch, baseUrl } = probe.server;
  const startMs = performance.now();
  while (performance.now() - startMs < READY_MS) {
    const signal = AbortSignal.timeout(2_000);
    const ready = await fetch(`${baseUrl}/ready`, { signal }).then(
      async (answer) => {
        await answer.text();
        return answer.status === 200;
      },
      () => false,
    );
    if (ready) return;
    await probe.pause(50);
  }
  probe.check(false, `The server is not ready ${READY_MS / 1_000} s after it was started again.`);
}
