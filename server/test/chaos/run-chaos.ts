import { fileURLToPath } from 'node:url';
import { startAnthropicStandIn } from '../anthropic-stand-in.ts';
import { json } from '../serve-modules.ts';
import { type Admitted, checkRun } from './check-run.ts';
import { seededRandom } from './seeded-random.ts';
import type { ChaosNode, ChaosService, OpenService } from './service.ts';

export interface ChaosOptions {
  readonly open: OpenService;
  /** Kills of the server. */
  readonly rounds: number;
  readonly seed: number;
  readonly onRound?: (round: number, admitted: number) => void;
}

export interface ChaosReport {
  readonly runs: number;
  /** Begun again after a kill. */
  readonly resumed: number;
  readonly modelCalls: number;
  /** Model calls of the same runs without a kill. */
  readonly undisturbedCalls: number;
  /** What was found to be wrong; empty when all is well. */
  readonly faults: readonly string[];
}

const dir = fileURLToPath(new URL('../fixtures/projects/chaos', import.meta.url));
const RUNS_A_ROUND = 8;

/**
 * Starts a service, admits runs, kills one of its nodes with SIGKILL at a random instant, and starts it again, round after
 * round. After the last one, looks whether everything that was answered `202` came to its one right end.
 */
export async function runChaos({ open, rounds, seed, onRound }: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(seed);
  const asked = new Map<string, number>();
  await using model = await startAnthropicStandIn((body) => {
    const questions = body.messages.flatMap(({ content }) => content.map(({ text }) => String(text ?? '')));
    const question = questions.findLast((text) => text.startsWith('Question ')) ?? '';
    asked.set(question, (asked.get(question) ?? 0) + 1);
    return `Answer to ${question}`;
  });
  const env = { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: model.url };
  const admitted: Admitted[] = [];
  const faults: string[] = [];
  await using service = await open({ dir, env });
  for (let round = 0; round < rounds; round++) {
    await service.start();
    const killed = new AbortController();
    const admitting = admitSome(service.nodes, { round, random, admitted, signal: killed.signal });
    await new Promise((resolve) => setTimeout(resolve, random() * 400));
    await anyOf(service.nodes, random).end('SIGKILL');
    killed.abort();
    await admitting;
    onRound?.(round, admitted.length);
  }

  await service.start();
  let resumed = 0;
  let modelCalls = 0;
  let undisturbedCalls = 0;
  for (const run of admitted) {
    const { attempts, problems } = await checkRun(anyOf(service.nodes, random).url, run);
    if (attempts > 1) resumed++;
    faults.push(...problems);
    const { payload, runId } = run;
    if (!('id' in payload)) continue;
    const calls = questionsOf(payload).reduce((sum, question) => sum + (asked.get(question) ?? 0), 0);
    modelCalls += calls;
    undisturbedCalls += payload.count;
    // One turn of a session is in flight at a time, so a kill costs a run at most one call.
    const allowed = payload.count + attempts - 1;
    if (calls > allowed) faults.push(`${runId}: ${calls} model calls, where ${attempts} attempts allow ${allowed}`);
  }
  await endAll(service);
  return { runs: admitted.length, resumed, modelCalls, undisturbedCalls, faults };
}

async function endAll({ nodes }: ChaosService): Promise<void> {
  await Promise.all(nodes.map((node) => node.end('SIGTERM')));
}

function anyOf(nodes: readonly ChaosNode[], random: () => number): ChaosNode {
  const node = nodes[Math.floor(random() * nodes.length)];
  if (!node) throw new Error('There is no node.');
  return node;
}

function questionsOf({ id, count }: { id: string; count: number }): string[] {
  return Array.from({ length: count }, (_, index) => `Question ${index} of ${id}.`);
}

interface Admitting {
  readonly round: number;
  readonly random: () => number;
  readonly admitted: Admitted[];
  readonly signal: AbortSignal;
}

/** Admits until all are in or the server is gone; a run counts when its `202` arrived. */
async function admitSome(nodes: readonly ChaosNode[], { round, random, admitted, signal }: Admitting): Promise<void> {
  for (let i = 0; i < RUNS_A_ROUND && !signal.aborted; i++) {
    const prompts = random() < 0.5;
    const name = prompts ? 'prompts' : 'steps';
    const payload = prompts
      ? { id: `${round}-${i}`, count: 1 + Math.floor(random() * 3) }
      : { count: 1 + Math.floor(random() * 8), pauseMs: Math.floor(random() * 40) };
    const { url } = anyOf(nodes, random);
    try {
      const answer = await fetch(`${url}/workflows/${name}`, { ...json(payload), signal });
      const { runId } = await answer.json();
      if (answer.status !== 202) throw new Error(`admission answered ${answer.status}`);
      const run: Admitted = { runId, payload };
      admitted.push(run);
      const soFar = await fetch(`${url}/runs/${runId}?offset=-1`, { signal });
      const next = soFar.headers.get('Stream-Next-Offset');
      const text = await soFar.text();
      if (next) run.seen = { next, text };
    } catch {
      // Killed in the middle: what was not answered need not be there.
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, random() * 40));
  }
}
