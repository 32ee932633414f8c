import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { readAll } from '../../../storage/contract/read-all.ts';
import { fileStreamStore } from '../file-storage.ts';

const PRODUCERS = 8;
const STREAMS = 3;
const appender = fileURLToPath(new URL('./appender.ts', import.meta.url));

/**
 * Kills a process that appends, at a random moment, again and again on one directory. After each: every acknowledged append
 * is there, in order, once; a repeated append of a producer is recognised.
 */
export async function killRounds(rounds: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'flue-kill-'));
  /** Per producer: the highest acknowledged sequence number. */
  const acknowledged = Array.from({ length: PRODUCERS }, () => -1);
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    total += await appendUntilKilled(dir, acknowledged);
    // Not always, so that a process also recovers what another left behind in the middle of its recovery.
    if (Math.random() < 0.5 || round === rounds - 1) await verify(dir, acknowledged);
  }
  expect(total).toBeGreaterThan(rounds);
  rmSync(dir, { recursive: true });
}

async function appendUntilKilled(dir: string, acknowledged: number[]): Promise<number> {
  // What was written but not acknowledged is tried again, as a producer would.
  const args = acknowledged.map((seq) => String(seq + 1));
  const child = spawn(process.execPath, ['--conditions=openflue-source', appender, dir, ...args]);
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const killAfterMs = Math.random() * 150;
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), killAfterMs));
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(errors).toBe('');
  let count = 0;
  for (const line of output.split('\n').slice(0, -1)) {
    const [number, seq, outcome] = line.split(' ');
    expect(['appended', 'duplicate']).toContain(outcome);
    acknowledged[Number(number)] = Number(seq);
    count += 1;
  }
  return count;
}

async function verify(dir: string, acknowledged: readonly number[]): Promise<void> {
  const store = await fileStreamStore({ dir });
  const seen = acknowledged.map(() => [] as number[]);
  for (let stream = 0; stream < STREAMS; stream++) {
    for (const message of (await readAll(store, `s${stream}`, '-1', 10_000)).messages) {
      const { id, seq } = message as { id: string; seq: number };
      seen[Number(id.slice(1))]?.push(seq);
    }
  }
  for (const [number, seqs] of seen.entries()) {
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i));
    expect(seqs.length).toBeGreaterThan(acknowledged[number] ?? -1);
    const repeat = { messages: ['"repeat"'], producer: { id: `p${number}`, epoch: 0, seq: seqs.length - 1 } };
    expect(await store.write(`s${number % STREAMS}`, repeat)).toMatchObject({ type: 'duplicate' });
  }
  await store.close();
}
