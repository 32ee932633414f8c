import type { FlueSessions } from '../authoring/flue-harness.ts';
import type { FlueSession } from '../authoring/flue-session.ts';
import type { HarnessScope } from './harness-scope.ts';
import { Session } from './session.ts';
import { SessionAlreadyExistsError, SessionNameError, SessionNotFoundError } from './session-errors.ts';
import { publicSession } from './session-facade.ts';

const DEFAULT_NAME = 'default';
const RESERVED_PREFIX = 'task:';
const LONGEST_NAME = 256;

/** The sessions of one harness by name. */
export interface SessionTable extends FlueSessions {
  /** Makes the session when there is none. */
  obtain(name?: string): Promise<FlueSession>;
}

export function createSessions(scope: HarnessScope): SessionTable {
  const sessions = new Map<string, { session: Session; surface: FlueSession }>();
  const open = (name: string) => {
    const session = new Session(name, scope, () => sessions.delete(name));
    const surface = publicSession(session, scope.workspace.fs);
    sessions.set(name, { session, surface });
    return surface;
  };
  return {
    async obtain(name = DEFAULT_NAME) {
      assertName(name);
      return sessions.get(name)?.surface ?? open(name);
    },
    async get(name = DEFAULT_NAME) {
      const found = sessions.get(name);
      if (!found) throw new SessionNotFoundError(name);
      return found.surface;
    },
    async create(name = DEFAULT_NAME) {
      assertName(name);
      if (sessions.has(name)) throw new SessionAlreadyExistsError(name);
      return open(name);
    },
    async delete(name = DEFAULT_NAME) {
      await sessions.get(name)?.session.delete();
    },
  };
}

function assertName(name: string): void {
  if (typeof name !== 'string' || name === '')
    throw new SessionNameError(String(name), 'it must be a non-empty string');
  if (name.length > LONGEST_NAME) throw new SessionNameError(name, `it is longer than ${LONGEST_NAME} characters`);
  if (name.startsWith(RESERVED_PREFIX))
    throw new SessionNameError(name, `names with "${RESERVED_PREFIX}" are reserved`);
}
