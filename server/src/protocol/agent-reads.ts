import { FlueError, readAgentQuerySchema } from '@openflue/spec';
import type { Context } from 'hono';
import type { ConversationEngine } from '../engine/port.ts';
import { agentStream } from '../storage/port.ts';
import type { FaceOptions } from './face-options.ts';
import { type InstanceRequest, withInstance } from './instance-request.ts';
import { sessionName } from './session-name.ts';
import { streamReadOptions } from './stream-read-options.ts';
import { readStream } from './streams/read-stream.ts';
import { whenSent } from './streams/when-sent.ts';

/** `GET` and `HEAD /agents/{name}/{id}`: the instance's events, or with `view` one of its conversations. */
export async function readAgent(c: Context, options: FaceOptions): Promise<Response> {
  return await withInstance(c, 3, options, async (request) => {
    const view = c.req.method === 'GET' ? viewOf(c) : undefined;
    if (view === 'history') return await readHistory(c, request);
    if (view === 'updates') return await readUpdates(c, request, options);
    const { agent, id } = request.instance;
    const stream = agentStream(agent, id);
    return await readStream(c.req.raw, { ...streamReadOptions(options), stream, whenSent: whenSent(c.env) });
  });
}

async function readHistory(c: Context, { instances, instance, url }: InstanceRequest): Promise<Response> {
  const view = { session: sessionName(c.req.query('session')), attachmentUrl: attachmentUrls(url) };
  const snapshot = await conversationsOf(instances).history(instance, view);
  if (!snapshot) throw new FlueError('stream_not_found');
  return Response.json(snapshot, { headers: { 'Cache-Control': 'no-store' } });
}

async function readUpdates(
  c: Context,
  { instances, instance, url }: InstanceRequest,
  options: FaceOptions,
): Promise<Response> {
  const view = { session: sessionName(c.req.query('session')), attachmentUrl: attachmentUrls(url) };
  const store = conversationsOf(instances).updates(instance, view);
  const stream = agentStream(instance.agent, instance.id);
  return await readStream(c.req.raw, { ...streamReadOptions(options), store, stream });
}

const { view: viewSchema } = readAgentQuerySchema.shape;

function viewOf(c: Context): 'history' | 'updates' | undefined {
  const given = c.req.queries('view') ?? [];
  const parsed = viewSchema.safeParse(given[0]);
  if (given.length <= 1 && parsed.success) return parsed.data;
  throw new FlueError('invalid_request', { details: '`view` is "history" or "updates", given once.' });
}

function conversationsOf({ conversations }: InstanceRequest['instances']): ConversationEngine {
  if (conversations) return conversations;
  throw new FlueError('not_implemented', { details: 'This server has no conversation views.' });
}

const attachmentUrls = (url: string) => (attachmentId: string) =>
  `${url}/attachments/${encodeURIComponent(attachmentId)}`;
