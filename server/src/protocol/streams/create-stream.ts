import { FlueError } from '@openflue/spec';
import { headHeaders } from './head-response.ts';
import { readBody } from './read-body.ts';
import { streamContent } from './stream-content.ts';
import { StreamProblem } from './stream-problem.ts';
import type { StreamWriteOptions } from './stream-write-options.ts';
import { closes, settingsOf } from './write-headers.ts';

/** `PUT`: makes sure that the stream is there, as asked for. */
export async function createStream(request: Request, options: StreamWriteOptions): Promise<Response> {
  const { headers } = request;
  for (const name of ['stream-forked-from', 'stream-fork-offset', 'stream-fork-sub-offset']) {
    if (headers.has(name)) throw new FlueError('not_implemented', { details: 'This server does not fork streams.' });
  }
  const settings = settingsOf(headers);
  const content = streamContent(await readBody(request, options.bodyLimitBytes), settings.contentType);
  const { type, head } = await options.store.create(options.stream, settings, {
    ...content,
    ...(closes(headers) && { close: true }),
  });
  if (type === 'conflict') {
    throw new StreamProblem(409, 'stream_exists', 'The stream exists with other settings.', headHeaders(head));
  }
  const answer = { ...options.headers, ...headHeaders(head), 'Cache-Control': 'no-store' };
  if (type === 'exists') return new Response(null, { status: 200, headers: answer });
  return new Response(null, { status: 201, headers: { ...answer, Location: locationOf(request) } });
}

function locationOf(request: Request): string {
  const { origin, pathname } = new URL(request.url);
  return `${origin}${pathname}`;
}
