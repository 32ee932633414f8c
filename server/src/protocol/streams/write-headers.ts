import { FlueError } from '@openflue/spec';
import type { Producer, StreamSettings } from '../../storage/port.ts';

/** The protocol's request headers. A malformed one throws `invalid_request`. */

const DEFAULT_TYPE = 'application/octet-stream';
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+/;
const NATURAL = /^(0|[1-9]\d*)$/;
const DIGITS = /^\d+$/;
/** RFC 3339. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

export function closes(headers: Headers): boolean {
  return headers.get('stream-closed')?.toLowerCase() === 'true';
}

export function settingsOf(headers: Headers): StreamSettings {
  const type = headers.get('content-type');
  const ttl = headers.get('stream-ttl');
  const expiresAt = headers.get('stream-expires-at');
  if (ttl !== null && expiresAt !== null) throw invalid('Give `Stream-TTL` or `Stream-Expires-At`, not both.');
  if (ttl !== null && (!NATURAL.test(ttl) || !Number.isSafeInteger(Number(ttl)))) {
    throw invalid('`Stream-TTL` must be a whole number of seconds.');
  }
  if (expiresAt !== null && (!TIMESTAMP.test(expiresAt) || Number.isNaN(Date.parse(expiresAt)))) {
    throw invalid('`Stream-Expires-At` must be a timestamp after RFC 3339.');
  }
  return {
    contentType: type !== null && MEDIA_TYPE.test(type) ? type : DEFAULT_TYPE,
    ...(ttl !== null && { ttlSeconds: Number(ttl) }),
    ...(expiresAt !== null && { expiresAt }),
  };
}

/** `undefined` when the writer is no idempotent producer. */
export function producerOf(headers: Headers): Producer | undefined {
  const id = headers.get('producer-id');
  const epoch = headers.get('producer-epoch');
  const seq = headers.get('producer-seq');
  if (id === null && epoch === null && seq === null) return undefined;
  if (id === null || epoch === null || seq === null) {
    throw invalid('`Producer-Id`, `Producer-Epoch` and `Producer-Seq` come together.');
  }
  if (id === '') throw invalid('`Producer-Id` must not be empty.');
  return { id, epoch: count(epoch, 'Producer-Epoch'), seq: count(seq, 'Producer-Seq') };
}

function count(text: string, name: string): number {
  if (DIGITS.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw invalid(`\`${name}\` must be a whole number.`);
}

function invalid(details: string): FlueError {
  return new FlueError('invalid_request', { details });
}
