import type { FlueSessions } from '../authoring/flue-harness.ts';
import type { FlueSession } from '../authoring/flue-session.ts';
import type { HarnessScope } from './harness-scope.ts';
import { type HistoryEntry, SessionHistory } from './history.ts';
import { journaledFs } from './journaled-fs.ts';
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

interface Opened {
  readonly session: Session;
  readonly surface: FlueSession;
}

export function createSessions(scope: HarnessScope): SessionTable {
  const sessions = new Map<string, Opened>();
  const loading = new Map<string, Promise<readonly HistoryEntry[]>>();
  // What is done inside an action ends with it.
  const log = scope.sessionPrefix === '' ? scope.environment.sessionLog : undefined;

  /** The session with its past, or none when it has no past and none is to be made. */
  const find = async (name: string, make: boolean): Promise<Opened | undefined> => {
    const there = sessions.get(name);
    if (there) return there;
    let past: readonly HistoryEntry[] = [];
    if (log) {
      const load = loading.get(name) ?? log.load(name).finally(() => loading.delete(name));
      loading.set(name, load);
      past = await load;
      const meanwhile = sessions.get(name);
      if (meanwhile) return meanwhile;
    }
    return make || past.length > 0 ? open(name, past) : undefined;
  };

  const open = (name: string, past: readonly HistoryEntry[]): Opened => {
    const session = new Session(name, scope, {
      history: new SessionHistory(past, (entry) => log?.append(name, entry)),
      forget: () => {
        sessions.delete(name);
        return log?.delete(name);
      },
    });
    const opened = { session, surface: publicSession(session, journaledFs(scope.workspace.fs, scope.environment)) };
    sessions.set(name, opened);
    return opened;
  };

  return {
    async obtain(name = DEFAULT_NAME) {
      assertName(name);
      return ((await find(name, true)) ?? open(name, [])).surface;
    },
    async get(name = DEFAULT_NAME) {
      const found = await find(name, false);
      if (!found) throw new SessionNotFoundError(name);
      return found.surface;
    },
    async create(name = DEFAULT_NAME) {
      assertName(name);
      if ((await find(name, false)) || sessions.has(name)) throw new SessionAlreadyExistsError(name);
      return open(name, []).surface;
    },
    async delete(name = DEFAULT_NAME) {
      await (await find(name, false))?.session.delete();
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
