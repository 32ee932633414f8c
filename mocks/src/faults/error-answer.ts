import type { FlueError } from '@openflue/spec';

/** An error as the contract has it. */
export function errorAnswer(error: FlueError): Response {
  return Response.json(error.toEnvelope({}), { status: error.status, headers: { ...error.headers } });
}
