import { FlueError, type RunRecord } from '@openflue/spec';
import type { Context } from 'hono';
import { runStream } from '../storage/port.ts';
import type { FaceOptions } from './face-options.ts';
import { guarded } from './guarded.ts';
import { streamReadOptions } from './stream-read-options.ts';
import { readStream } from './streams/read-stream.ts';
import { whenSent } from './streams/when-sent.ts';

/** `GET` and `HEAD /runs/{runId}`: the run's events, or with `?meta` its record. */
export async function readRun(c: Context, options: FaceOptions): Promise<Response> {
  return await withRun(c, options, async (record) => {
    if (c.req.method === 'GET' && c.req.query('meta') !== undefined) {
      return Response.json(withDeprecatedInput(record), { headers: { 'Cache-Control': 'no-store' } });
    }
    const stream = runStream(record.runId);
    return await readStream(c.req.raw, { ...streamReadOptions(options), stream, whenSent: whenSent(c.env) });
  });
}

/** `POST /runs/{runId}/cancel`. */
export async function cancelRun(c: Context, options: FaceOptions): Promise<Response> {
  return await withRun(c, options, async ({ runId }) => {
    const { cancel } = options.engine().runs;
    if (!cancel) throw new FlueError('not_implemented', { details: 'This server cannot cancel runs.' });
    const { status } = await cancel(runId);
    return Response.json({ runId, status }, { status: status === 'active' ? 202 : 200 });
  });
}

/** `DELETE /runs/{runId}`. Who may list runs may delete them: their workflows' guards are not asked. */
export async function deleteRun(c: Context, options: FaceOptions): Promise<Response> {
  const { runs } = options.engine();
  if (!runs.delete) throw new FlueError('not_implemented', { details: 'This server cannot delete runs.' });
  await runs.delete(c.req.param('runId') ?? '');
  return new Response(null, { status: 204 });
}

/**
 * An unknown run is `404` before any guard; then the workflow's guard speaks, of a run that was deleted too. A run whose
 * workflow is gone, or no longer answers over HTTP, is unknown.
 */
async function withRun(
  c: Context,
  options: FaceOptions,
  handler: (record: RunRecord) => Promise<Response>,
): Promise<Response> {
  const engine = options.engine();
  const runId = c.req.param('runId') ?? '';
  const record = await engine.runs.get(runId);
  const known = record ?? (await engine.runs.deleted?.(runId));
  const workflow = known && engine.workflow(known.workflowName);
  const guard = workflow?.route && (workflow.runs ?? workflow.route);
  if (!guard) throw new FlueError('run_not_found');
  return await guarded(guard, c, options, async () => {
    if (!record) throw new FlueError('run_expired');
    return await handler(record);
  });
}

/** Clients of the 1.0-beta line read the payload as `input`. */
function withDeprecatedInput(record: RunRecord): RunRecord {
  return record.payload === undefined ? record : { ...record, input: record.payload };
}
