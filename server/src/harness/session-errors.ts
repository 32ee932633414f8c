import { RuntimeError } from '../runtime-error.ts';

export class SessionNotFoundError extends RuntimeError {
  override readonly name = 'SessionNotFoundError';
  constructor(session: string) {
    super('session_not_found', `There is no session "${session}".`, { meta: { session } });
  }
}

export class SessionAlreadyExistsError extends RuntimeError {
  override readonly name = 'SessionAlreadyExistsError';
  constructor(session: string) {
    super('session_already_exists', `The session "${session}" exists already.`, { meta: { session } });
  }
}

export class SessionBusyError extends RuntimeError {
  override readonly name = 'SessionBusyError';
  constructor(session: string, running: string) {
    super(
      'session_busy',
      `The session "${session}" is busy with a ${running}; use another session to work in parallel.`,
      {
        meta: { session, running },
      },
    );
  }
}

export class SessionDeletedError extends RuntimeError {
  override readonly name = 'SessionDeletedError';
  constructor(session: string) {
    super('session_deleted', `The session "${session}" was deleted.`, { meta: { session } });
  }
}

export class SessionNameError extends RuntimeError {
  override readonly name = 'SessionNameError';
  constructor(session: string, problem: string) {
    super('invalid_session_name', `"${session}" cannot name a session: ${problem}.`, { meta: { session } });
  }
}
