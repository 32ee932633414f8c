import { FlueError, issuesMeta } from '@openflue/spec';
import type { HonoRequest } from 'hono';
import { readJsonBody } from './read-json-body.ts';

/** What is used of a schema of the contract. */
interface BodySchema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { message: string; path: PropertyKey[] }[] } };
}

/** Reads a JSON body that must match a schema of the contract. Throws as `readJsonBody` does, and `invalid_request`. */
export async function readValidBody<T>(
  request: HonoRequest,
  schema: BodySchema<T>,
  limitBytes: number,
): Promise<{ value: T; text: string }> {
  const { value, text } = await readJsonBody(request, limitBytes);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, text };
  throw new FlueError('invalid_request', {
    details: text === '' ? 'The request needs a JSON body.' : 'The body does not have the form that this route takes.',
    meta: issuesMeta(parsed.error.issues),
  });
}
