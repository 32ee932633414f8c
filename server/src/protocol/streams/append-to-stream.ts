import { FlueError, streamHeaders } from '@openflue/spec';
import type { Producer, StreamWrite, WriteOutcome } from '../../storage/port.ts';
import { isEmpty } from '../../storage/stream-state.ts';
import { readBody } from './read-body.ts';
import { streamContent } from './stream-content.ts';
import { StreamProblem } from './stream-problem.ts';
import { SECURITY_HEADERS } from './stream-response-headers.ts';
import type { StreamWriteOptions } from './stream-write-options.ts';
import { closes, producerOf } from './write-headers.ts';

/** `POST`: appends, closes, or both. */
export async function appendToStream(request: Request, options: StreamWriteOptions): Promise<Response> {
  const write = await writeOf(request, options.bodyLimitBytes);
  const outcome = await options.store.write(options.stream, write);
  return answer(outcome, write, options);
}

async function writeOf(request: Request, bodyLimitBytes: number): Promise<StreamWrite> {
  const { headers } = request;
  const producer = producerOf(headers);
  const close = closes(headers);
  const body = await readBody(request, bodyLimitBytes);
  const seq = headers.get('stream-seq');
  const common = { ...(producer && { producer }), ...(close && { close }), ...(seq !== null && { seq }) };
  if (body.length === 0) {
    // A close alone need not tell a type.
    if (close) return common;
    throw new FlueError('invalid_request', { details: 'There is nothing to append: the body is empty.' });
  }
  const contentType = headers.get('content-type');
  if (!contentType) throw new FlueError('invalid_request', { details: 'An append needs a `Content-Type`.' });
  const content = streamContent(body, contentType);
  if (content.messages?.length === 0) {
    throw new FlueError('invalid_request', { details: 'There is nothing to append: the array is empty.' });
  }
  return { ...common, ...content, contentType };
}

function answer(outcome: WriteOutcome, write: StreamWrite, options: StreamWriteOptions): Response {
  const { producer } = write;
  switch (outcome.type) {
    case 'appended':
      return written(outcome, producer && !isEmpty(write) ? 200 : 204, producer, producer?.seq, options);
    case 'duplicate':
      return written(outcome, 204, producer, outcome.lastSeq, options);
    case 'unknown_stream':
      throw new FlueError('stream_not_found');
    case 'stream_closed':
      throw new StreamProblem(409, 'stream_closed', 'The stream is closed.', {
        [streamHeaders.closed]: 'true',
        [streamHeaders.nextOffset]: outcome.next,
      });
    case 'content_type_mismatch':
      throw new StreamProblem(409, outcome.type, 'The stream has another content type.');
    case 'sequence_conflict':
      throw new StreamProblem(409, outcome.type, 'A later `Stream-Seq` was written already.');
    case 'epoch_must_start_at_zero':
      throw new FlueError('invalid_request', { details: 'A new `Producer-Epoch` starts with `Producer-Seq` 0.' });
    case 'stale_epoch':
      throw new StreamProblem(403, outcome.type, 'A later epoch of this producer has taken over.', {
        'Producer-Epoch': String(outcome.epoch),
      });
    case 'sequence_gap':
      throw new StreamProblem(409, outcome.type, 'Writes of this producer are missing.', {
        'Producer-Expected-Seq': String(outcome.expected),
        'Producer-Received-Seq': String(outcome.received),
      });
  }
}

function written(
  { next, closed }: { next: string; closed: boolean },
  status: 200 | 204,
  producer: Producer | undefined,
  seq: number | undefined,
  options: StreamWriteOptions,
): Response {
  return new Response(null, {
    status,
    headers: {
      ...options.headers,
      ...SECURITY_HEADERS,
      [streamHeaders.nextOffset]: next,
      ...(closed && { [streamHeaders.closed]: 'true' }),
      ...(producer && { 'Producer-Epoch': String(producer.epoch), 'Producer-Seq': String(seq) }),
    },
  });
}
