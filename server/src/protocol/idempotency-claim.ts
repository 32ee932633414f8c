import { FlueError } from '@openflue/spec';
import type { IdempotencyClaim } from '../engine/port.ts';
import { sha256 } from '../sha256.ts';
import type { FaceOptions } from './face-options.ts';

const MAX_KEY_LENGTH = 256;

/** Reads `Idempotency-Key`; its scope is principal, method and path. Throws `invalid_request` for an unusable key. */
export async function idempotencyClaim(
  request: Request,
  body: string,
  { principal }: Pick<FaceOptions, 'principal'>,
): Promise<IdempotencyClaim | undefined> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (key === '' || key.length > MAX_KEY_LENGTH) {
    throw new FlueError('invalid_request', {
      details: `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`,
    });
  }
  const { pathname } = new URL(request.url);
  const [scope, bodyDigest] = await Promise.all([
    sha256(JSON.stringify([principal(request), request.method, pathname, key])),
    sha256(body),
  ]);
  return { scope, bodyDigest };
}
