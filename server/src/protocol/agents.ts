import {
  type AbortReceipt,
  type DispatchReceipt,
  dispatchRequestSchema,
  FlueError,
  type PromptReceipt,
  promptRequestSchema,
} from '@openflue/spec';
import type { Context } from 'hono';
import type { InstanceEngine } from '../engine/port.ts';
import type { FaceOptions } from './face-options.ts';
import { idempotencyClaim } from './idempotency-claim.ts';
import { assertImageTypes } from './image-types.ts';
import { withInstance } from './instance-request.ts';
import { readValidBody } from './read-valid-body.ts';
import { sessionName } from './session-name.ts';
import { type WaitMode, waitMode } from './wait-mode.ts';

/** `POST /agents/{name}/{id}`: guard, validate, admit; then answer as the caller asked. */
export async function promptAgent(c: Context, options: FaceOptions): Promise<Response> {
  return await withInstance(c, 3, options, async ({ instances, instance, url }) => {
    const mode = waitMode(c, options.waitLimitMs);
    const { value, text } = await readValidBody(c.req, promptRequestSchema, options.promptLimitBytes);
    assertImageTypes(value.images ?? []);
    const claim = await idempotencyClaim(c.req.raw, text, options);
    const { submissionId, offset, replayed } = await instances.prompt(instance, {
      message: value.message,
      ...(value.images && { images: value.images }),
      session: sessionName(value.session),
      ...(claim && { idempotency: claim }),
    });
    const receipt = { submissionId, streamUrl: url, offset };
    const headers = {
      Location: url,
      'Stream-Next-Offset': offset,
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    };
    if (mode.type !== 'result') return Response.json(receipt, { status: 202, headers });
    return await answerWhenSettled(instances, receipt, headers, mode, c.req.raw.signal, options);
  });
}

async function answerWhenSettled(
  instances: InstanceEngine,
  receipt: PromptReceipt,
  headers: Record<string, string>,
  mode: Extract<WaitMode, { type: 'result' }>,
  signal: AbortSignal,
  { stopping }: FaceOptions,
): Promise<Response> {
  const limit = AbortSignal.timeout(mode.limitMs);
  try {
    const settled = await instances.settled(receipt.submissionId, AbortSignal.any([limit, signal, stopping]));
    const { outcome, result, error } = settled;
    if (outcome === 'completed') return Response.json({ ...receipt, result }, { headers });
    throw new FlueError(outcome === 'aborted' ? 'submission_aborted' : 'submission_failed', {
      ...(error && { details: error.message }),
      meta: { ...receipt, ...(error && { error }) },
      headers,
    });
  } catch (error) {
    if (limit.aborted && mode.preferred) {
      return Response.json(receipt, {
        status: 202,
        headers: { ...headers, 'Preference-Applied': `wait=${mode.limitMs / 1_000}` },
      });
    }
    if (limit.aborted) throw new FlueError('wait_timeout', { meta: { ...receipt }, headers });
    if (stopping.aborted) {
      throw new FlueError('not_ready', { meta: { ...receipt }, headers: { ...headers, 'Retry-After': '1' } });
    }
    throw error;
  }
}

/** `POST /agents/{name}/{id}/dispatch`. */
export async function dispatchAgent(c: Context, options: FaceOptions): Promise<Response> {
  return await withInstance(c, 4, options, async ({ instances, instance }) => {
    const { value, text } = await readValidBody(c.req, dispatchRequestSchema, options.bodyLimitBytes);
    const claim = await idempotencyClaim(c.req.raw, text, options);
    const { dispatchId, acceptedAt, replayed } = await instances.dispatch(instance, {
      input: value.input,
      session: sessionName(value.session),
      ...(claim && { idempotency: claim }),
    });
    const headers = replayed ? { 'Idempotency-Replayed': 'true' } : {};
    return Response.json({ dispatchId, acceptedAt } satisfies DispatchReceipt, { status: 202, headers });
  });
}

/** `POST /agents/{name}/{id}/abort`. */
export async function abortAgent(c: Context, options: FaceOptions): Promise<Response> {
  return await withInstance(c, 4, options, async ({ instances, instance }) => {
    const aborted = await instances.abort(instance);
    return Response.json({ aborted } satisfies AbortReceipt);
  });
}
