import pg from 'pg';
import type { StoredAdmissions } from '../service.ts';

/** Rows that tell of nothing that was asked for, of what was deleted, or of work that is not done. */
export async function leftovers(url: string, admissions: StoredAdmissions): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows = async (text: string): Promise<Record<string, string>[]> => (await client.query(text)).rows;
    const runs = await rows(`SELECT id, status, value::json->'payload'->>'id' AS asked FROM openflue.runs`);
    return [
      ...runProblems(runs, admissions),
      ...(await instanceProblems(rows, admissions)),
      ...(await rows(NOT_DONE)).map(({ name, key }) => `a job of ${key} waits in ${name}`),
      ...(await rows(UNSETTLED)).map(({ id }) => `${id} has not settled`),
      ...(await rows(STRAY_STREAMS)).map(({ name }) => `the stream ${name} belongs to nothing`),
      ...(await rows(STRAY_CHUNKS)).map(({ stream }) => `bytes of a stream ${stream} belong to nothing`),
      ...(await rows(STRAY_RECEIPTS)).map(({ id }) => `the receipt ${id} is of a run that is not there`),
    ];
  } finally {
    await client.end();
  }
}

const NOT_DONE = `SELECT name, data->>'key' AS key FROM openflue_queue.job
  WHERE name IN ('runs', 'submissions') AND state <> 'completed'`;
const UNSETTLED = 'SELECT id FROM openflue.submissions WHERE NOT settled';
const STRAY_STREAMS = `SELECT name FROM openflue.streams s
  WHERE NOT EXISTS (SELECT FROM openflue.runs r WHERE s.name = 'runs/' || r.id)
    AND NOT EXISTS (SELECT FROM openflue.instances i WHERE s.name = i.id OR starts_with(s.name, i.id || '/'))`;
const STRAY_CHUNKS = `SELECT DISTINCT stream FROM openflue.chunks c
  WHERE NOT EXISTS (SELECT FROM openflue.streams s WHERE s.id = c.stream)`;
const STRAY_RECEIPTS = `SELECT id FROM openflue.documents d WHERE collection = 'receipts'
  AND NOT EXISTS (SELECT FROM openflue.runs r WHERE r.id = d.value::json->>'runId')`;

function runProblems(rows: readonly Record<string, string>[], admissions: StoredAdmissions): string[] {
  const asked = new Map([...admissions.runs, ...admissions.endedRuns].map((run) => [run.id, run]));
  const found = new Map<string, string>();
  return rows.flatMap(({ id = '', status, asked: payloadId = '' }) => {
    const problems: string[] = [];
    const admission = asked.get(payloadId);
    if (admissions.refused.has(payloadId)) problems.push('is of a run that was refused');
    else if (!admission) problems.push('is of a run that nobody asked for');
    else if (found.has(payloadId)) problems.push(`is of the same admission as ${found.get(payloadId)}`);
    else if (admission.ref !== undefined && admission.ref !== id) problems.push(`is not ${admission.ref}`);
    else if (admission.deletion === 'done') problems.push('was deleted');
    if (status === 'active') problems.push('has not ended');
    found.set(payloadId, id);
    return problems.map((problem) => `${id} ${problem}`);
  });
}

async function instanceProblems(
  rows: (text: string) => Promise<Record<string, string>[]>,
  admissions: StoredAdmissions,
): Promise<string[]> {
  const known = new Map([...admissions.instances, ...admissions.endedInstances].map((one) => [one.name, one]));
  const stored = await rows(`SELECT value::json->>'instanceId' AS name FROM openflue.instances`);
  return stored.flatMap(({ name = '' }) => {
    if (!known.has(name)) return [`${name} is there, and nobody asked for it`];
    return known.get(name)?.deletion === 'done' ? [`${name} was deleted and is there`] : [];
  });
}
