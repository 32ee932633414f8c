import { FlueError } from '@openflue/spec';

/** The request's body, at most `limit` bytes of it: a longer one is `payload_too_large`. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  // Declared lengths are enforced by the HTTP parser; only a body of unknown length has to be counted.
  if (length !== null) {
    if (Number(length) > limit) throw tooLarge(limit);
    return length === '0' ? NOTHING : new Uint8Array(await request.arrayBuffer());
  }
  return request.body === null ? NOTHING : await readCounted(request.body, limit);
}

const NOTHING = new Uint8Array(0);

async function readCounted(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(limit: number): FlueError {
  return new FlueError('payload_too_large', { details: `The body may be at most ${limit} bytes long.` });
}
