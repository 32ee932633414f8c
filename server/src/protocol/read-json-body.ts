import { FlueError, type JsonValue } from '@openflue/spec';
import type { HonoRequest } from 'hono';
import { GrowingBytes } from '../storage/growing-bytes.ts';
import { nestsDeeperThan } from './nesting.ts';

export interface JsonBody {
  /** `undefined`: the request has no body. */
  readonly value: JsonValue | undefined;
  /** The body as received. */
  readonly text: string;
}

/** Levels of arrays and objects: what every walker of a value can still walk. */
const MAX_NESTING = 512;

/**
 * Reads a request's JSON body, of any JSON value, up to `limitBytes`. Throws `payload_too_large`,
 * `unsupported_media_type`, `invalid_json`, and `invalid_request` when the body breaks off.
 */
export async function readJsonBody(request: HonoRequest, limitBytes: number): Promise<JsonBody> {
  const encoding = request.raw.headers.get('content-encoding');
  if (encoding && encoding.toLowerCase() !== 'identity') {
    throw new FlueError('unsupported_media_type', { details: `Send the body plain, not encoded as ${encoding}.` });
  }
  // A guard may have read the body before; Hono then keeps what it read.
  const text = request.raw.bodyUsed ? await request.text() : await readText(request.raw, limitBytes);
  if (text === '') return { value: undefined, text };
  const mediaType = request.raw.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'application/json' && !mediaType.endsWith('+json')) {
    throw new FlueError('unsupported_media_type', {
      details: `Send the body as application/json${mediaType ? `, not ${mediaType}` : ' with a Content-Type header'}.`,
    });
  }
  if (nestsDeeperThan(MAX_NESTING, text)) {
    throw new FlueError('invalid_json', { details: `The body nests deeper than ${MAX_NESTING} levels.` });
  }
  try {
    return { value: JSON.parse(text), text };
  } catch (error) {
    throw new FlueError('invalid_json', {
      details: error instanceof SyntaxError ? error.message : 'The body is not JSON.',
    });
  }
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  const tooLarge = () =>
    new FlueError('payload_too_large', {
      details: `The body may have at most ${limitBytes} bytes.`,
      meta: { limitBytes },
    });
  const declared = request.headers.get('content-length');
  if (Number(declared) > limitBytes) throw tooLarge();
  if (declared === '0') return '';
  try {
    // A body of a declared length is read as one: its stream would be made of several others.
    const bytes =
      declared === null ? await readStream(request.body, limitBytes) : new Uint8Array(await request.arrayBuffer());
    if (bytes === undefined || bytes.length > limitBytes) throw tooLarge();
    return decode(bytes);
  } catch (error) {
    if (error instanceof FlueError) throw error;
    // The caller left, or was cut off: nothing that this server should look into.
    throw new FlueError('invalid_request', { details: 'The body broke off before its end.', cause: error });
  }
}

/** `undefined`: there are more bytes than allowed, and the rest was not read. */
async function readStream(body: Request['body'], limitBytes: number): Promise<Uint8Array | undefined> {
  const read = new GrowingBytes();
  if (!body) return read.view(0);
  for await (const chunk of body) {
    if (read.length + chunk.byteLength > limitBytes) return undefined;
    read.append(chunk);
  }
  return read.view(0);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FlueError('invalid_json', { details: 'The body is not valid UTF-8.' });
  }
}
