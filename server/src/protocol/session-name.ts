import { DEFAULT_SESSION, FlueError } from '@openflue/spec';

const LONGEST_NAME = 256;
/** The harness's own: sessions of tasks and of actions. */
const RESERVED = /^(task|action):/;

/** The session that a request means. Throws `invalid_request` for a name that no session can have. */
export function sessionName(given: string | undefined): string {
  const name = given ?? DEFAULT_SESSION;
  if (name !== '' && name.length <= LONGEST_NAME && !RESERVED.test(name)) return name;
  throw new FlueError('invalid_request', {
    details: `A session's name has 1 to ${LONGEST_NAME} characters and does not begin with "task:" or "action:".`,
  });
}
