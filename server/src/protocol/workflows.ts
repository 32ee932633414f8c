import { FlueError, issuesMeta, type JsonValue, type WorkflowList } from '@openflue/spec';
import type { Context } from 'hono';
import type { Receipt, WorkflowFace } from '../engine/port.ts';
import { runStream } from '../storage/port.ts';
import type { FaceOptions } from './face-options.ts';
import { guarded } from './guarded.ts';
import { handlerRequest } from './handler-request.ts';
import { idempotencyClaim } from './idempotency-claim.ts';
import { mountUrl } from './mount-url.ts';
import { readJsonBody } from './read-json-body.ts';
import { streamReadOptions } from './stream-read-options.ts';
import { sseOfStream } from './streams/sse-of-stream.ts';
import { type WaitMode, waitMode } from './wait-mode.ts';

/** `GET /workflows`: those that answer over HTTP. */
export function listWorkflows(options: FaceOptions): Response {
  const workflows = options
    .engine()
    .workflows()
    .filter((workflow) => workflow.route)
    .map(({ name, description, input, output }) => ({
      name,
      ...(description !== undefined && { description }),
      ...(input && { input }),
      ...(output && { output }),
    }));
  return Response.json({ workflows } satisfies WorkflowList);
}

/** `POST /workflows/{name}`: guard, validate, admit; then answer as the caller asked. */
export async function invokeWorkflow(c: Context, options: FaceOptions): Promise<Response> {
  const engine = options.engine();
  const workflow = engine.workflow(c.req.param('name') ?? '');
  if (!workflow?.route) throw new FlueError('workflow_not_found');
  return await guarded(workflow.route, c, options, async () => {
    const mode = waitMode(c, options.waitLimitMs);
    const body = await readJsonBody(c.req, options.bodyLimitBytes);
    await validatePayload(workflow, body.value);
    const claim = await idempotencyClaim(c.req.raw, body.text, options);
    const receipt = await engine.runs.admit({
      workflow: workflow.name,
      payload: body.value,
      request: () => handlerRequest(c.req.raw, body.text),
      ...(claim && { idempotency: claim }),
    });
    return await answer(receipt, mode, c, options);
  });
}

async function validatePayload(workflow: WorkflowFace, payload: JsonValue | undefined): Promise<void> {
  const validation = await workflow.validateInput(payload);
  if ('value' in validation) return;
  throw new FlueError('invalid_request', {
    details: `The payload does not match the input schema of the workflow "${workflow.name}".`,
    meta: { workflow: workflow.name, ...issuesMeta(validation.issues) },
  });
}

async function answer(receipt: Receipt, mode: WaitMode, c: Context, options: FaceOptions): Promise<Response> {
  const engine = options.engine();
  const { runId, offset } = receipt;
  const streamUrl = `${mountUrl(c, 2, options)}/runs/${runId}`;
  const coordinates = { runId, streamUrl, offset };
  const headers = {
    Location: streamUrl,
    'Stream-Next-Offset': offset,
    ...(receipt.replayed && { 'Idempotency-Replayed': 'true' }),
  };
  if (mode.type === 'receipt') {
    // Not `Response.json`: with it plain headers are made into a `Headers`, and that into plain ones again.
    const answered = { status: 202, headers: { 'Content-Type': 'application/json', ...headers } };
    return new Response(JSON.stringify(coordinates), answered);
  }
  if (mode.type === 'stream') {
    return await sseOfStream(c.req.raw, { ...streamReadOptions(options), stream: runStream(runId), headers });
  }

  const limit = AbortSignal.timeout(mode.limitMs);
  try {
    const record = await engine.runs.ended(runId, AbortSignal.any([limit, c.req.raw.signal, options.stopping]));
    if (record.status === 'completed') {
      return Response.json({ ...coordinates, result: record.result ?? null }, { headers });
    }
    throw new FlueError('run_failed', {
      details: record.error?.message ?? `The run ended ${record.status}.`,
      meta: { ...coordinates, ...(record.error && { error: record.error }) },
      headers,
    });
  } catch (error) {
    // Nobody is left to read this; the run goes on.
    if (c.req.raw.signal.aborted) return Response.json(coordinates, { status: 202, headers });
    if (limit.aborted && mode.preferred) {
      return Response.json(coordinates, {
        status: 202,
        headers: { ...headers, 'Preference-Applied': `wait=${mode.limitMs / 1_000}` },
      });
    }
    if (limit.aborted) throw new FlueError('wait_timeout', { meta: coordinates, headers });
    if (options.stopping.aborted) {
      throw new FlueError('not_ready', { meta: coordinates, headers: { ...headers, 'Retry-After': '1' } });
    }
    throw error;
  }
}
