import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAnthropicStandIn } from '../anthropic-stand-in.ts';
import { json } from '../serve-modules.ts';
import { spawnServer } from '../spawn-server.ts';
import { type Admitted, checkRun } from './check-run.ts';
import { seededRandom } from './seeded-random.ts';

export interface ChaosOptions {
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
 * Starts a server on files, admits runs, kills it with SIGKILL at a random instant, and starts it again, round after round.
 * After the last one, looks whether everything that was answered `202` came to its one right end.
 */
export async function runChaos({ rounds, seed, onRound }: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'openflue-chaos-'));
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
  try {
    for (let round = 0; round < rounds; round++) {
      const server = await spawnServer({ dir, dataDir }, env);
      const killed = new AbortController();
      const admitting = admitSome(server.url, { round, random, admitted, signal: killed.signal });
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      await server.end('SIGKILL');
      killed.abort();
      await admitting;
      onRound?.(round, admitted.length);
    }

    const server = await spawnServer({ dir, dataDir }, env);
    let resumed = 0;
    let modelCalls = 0;
    let undisturbedCalls = 0;
    for (const run of admitted) {
      const { attempts, problems } = await checkRun(server.url, run);
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
    await server.end();
    return { runs: admitted.length, resumed, modelCalls, undisturbedCalls, faults };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
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
async function admitSome(url: string, { round, random, admitted, signal }: Admitting): Promise<void> {
  for (let i = 0; i < RUNS_A_ROUND && !signal.aborted; i++) {
    const prompts = random() < 0.5;
    const name = prompts ? 'prompts' : 'steps';
    const payload = prompts
      ? { id: `${round}-${i}`, count: 1 + Math.floor(random() * 3) }
      : { count: 1 + Math.floor(random() * 8), pauseMs: Math.floor(random() * 40) };
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
