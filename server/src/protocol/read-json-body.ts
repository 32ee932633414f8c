import { FlueError, type JsonValue } from '@openflue/spec';
import type { HonoRequest } from 'hono';
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
  if (Number(request.headers.get('content-length')) > limitBytes) throw tooLarge();
  if (!request.body) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > limitBytes) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof FlueError) throw error;
    if (error instanceof TypeError) throw new FlueError('invalid_json', { details: 'The body is not valid UTF-8.' });
    // The caller left, or was cut off: nothing that this server should look into.
    throw new FlueError('invalid_request', { details: 'The body broke off before its end.', cause: error });
  }
}
