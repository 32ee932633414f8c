import { FlueError, type ValidationIssue } from '@openflue/spec';

/** What a schema library says of a value, in Standard Schema's shape. */
export interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** `400 invalid_request` whose `meta.issues` say what is wrong where. */
export function invalidRequest(issues: readonly Issue[], details = 'The request does not match the contract.'): FlueError {
  return new FlueError('invalid_request', { details, meta: { issues: issues.map(toMeta) } });
}

function toMeta({ message, path }: Issue): ValidationIssue {
  if (!path || path.length === 0) return { message };
  return { message, path: path.map((segment) => toKey(typeof segment === 'object' ? segment.key : segment)) };
}

const toKey = (key: PropertyKey): string | number => (typeof key === 'number' ? key : String(key));
