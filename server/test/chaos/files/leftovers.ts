import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { StoredAdmissions } from '../service.ts';

interface RunDocument {
  readonly runId: string;
  readonly status: string;
  readonly payload?: { readonly id: string };
}

/** Files that tell of nothing that was asked for, or of what was deleted. */
export function leftovers(dataDir: string, admissions: StoredAdmissions): string[] {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(dataDir.length + 1));
  return [
    ...files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file))).map((file) => `${file} is left behind`),
    ...runProblems(dataDir, files, admissions),
    ...instanceProblems(dataDir, files, admissions),
  ];
}

const HOUR = '\\d{4}-\\d\\d-\\d\\dT\\d\\d';
/** All that there is of a service at rest: no lock, no drafts, no journals. */
const EXPECTED = [
  '(checkpoint|format)\\.json',
  'wal/\\d{16}\\.log',
  `runs/${HOUR}/(ended\\.jsonl|run_\\w+/(record\\.json|events\\.jsonl))`,
  `tombstones/${HOUR}\\.jsonl`,
  `instances/worker/${HOUR}\\.jsonl`,
  '(receipts|submissions|submissionReceipts|conversations|workspaces)/\\w\\w/\\w+/record\\.json',
  'agents/worker/[\\w-]+/(record\\.json|events\\.jsonl)',
  'agents/worker/[\\w-]+/sessions/(default|other)/(record\\.json|events\\.jsonl)',
  'agents/worker/[\\w-]+/workspace/\\w+/(record\\.json|content\\.bin)',
].map((pattern) => new RegExp(`^${pattern}$`));

function runProblems(dataDir: string, files: readonly string[], admissions: StoredAdmissions): string[] {
  const problems: string[] = [];
  const asked = new Map([...admissions.runs, ...admissions.endedRuns].map((run) => [run.id, run]));
  const found = new Map<string, string>();
  const directories = new Set(
    files.filter((file) => /^runs\/.*run_/.test(file)).map((file) => file.split(sep)[2] ?? ''),
  );
  for (const file of files.filter((name) => /^runs\/[^/]+\/[^/]+\/record\.json$/.test(name))) {
    const run: RunDocument | undefined = JSON.parse(readFileSync(join(dataDir, file), 'utf8')).document;
    if (!run) {
      problems.push(`${file} has no document`);
      continue;
    }
    directories.delete(run.runId);
    const id = run.payload?.id ?? '';
    const admission = asked.get(id);
    if (admissions.refused.has(id)) problems.push(`${file} is of a run that was refused`);
    else if (!admission) problems.push(`${file} is of a run that nobody asked for`);
    else if (found.has(id)) problems.push(`${file} is of the same admission as ${found.get(id)}`);
    else if (admission.ref !== undefined && admission.ref !== run.runId)
      problems.push(`${file} is not ${admission.ref}`);
    else if (admission.deletion === 'done') problems.push(`${file} is of a run that was deleted`);
    if (run.status === 'active') problems.push(`${file} has not ended`);
    found.set(id, run.runId);
  }
  const runIds = new Set(found.values());
  for (const file of files.filter((name) => /^receipts\/.*\/record\.json$/.test(name))) {
    const { runId } = JSON.parse(readFileSync(join(dataDir, file), 'utf8')).document;
    if (!runIds.has(runId)) problems.push(`${file} is the receipt of ${runId}, which is not there`);
  }
  return [...problems, ...[...directories].map((runId) => `${runId} has files and no record`)];
}

function instanceProblems(dataDir: string, files: readonly string[], admissions: StoredAdmissions): string[] {
  const problems: string[] = [];
  const known = new Map([...admissions.instances, ...admissions.endedInstances].map((one) => [one.name, one]));
  const names = new Set(files.filter((file) => file.startsWith('agents/')).map((file) => file.split(sep)[2] ?? ''));
  for (const name of names) {
    if (!known.has(name)) problems.push(`${name} has files, and nobody asked for it`);
    if (known.get(name)?.deletion === 'done') problems.push(`${name} was deleted and has files`);
  }
  for (const file of files.filter((name) => /^submissions\/.*\/record\.json$/.test(name))) {
    const { submissionId, instanceId, settlement } = JSON.parse(readFileSync(join(dataDir, file), 'utf8')).document;
    if (!names.has(instanceId)) problems.push(`${submissionId} is of ${instanceId}, which is not there`);
    if (!settlement) problems.push(`${submissionId} has not settled`);
  }
  return problems;
}
