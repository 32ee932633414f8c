import { FlueError } from '@openflue/spec';

const LONGEST_ID = 256;

/** Throws `invalid_request` for what cannot name an instance. */
export function assertInstanceId(id: string): void {
  if (typeof id === 'string' && id !== '' && id.length <= LONGEST_ID) return;
  throw new FlueError('invalid_request', { details: `The id of an instance has 1 to ${LONGEST_ID} characters.` });
}
