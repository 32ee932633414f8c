import type { FlueFs } from '../authoring/flue-fs.ts';
import type { FlueSession } from '../authoring/flue-session.ts';
import type { Session } from './session.ts';

/**
 * A session as applications see it. Whether a response carries `text` or `data` of the schema's type follows from the
 * options, which the checked `data` makes true and TypeScript cannot see: the cast here states it, once.
 */
export function publicSession(session: Session, fs: FlueFs): FlueSession {
  const surface = {
    name: session.name,
    conversationId: session.conversationId,
    prompt: session.prompt.bind(session),
    shell: session.shell.bind(session),
    delete: session.delete.bind(session),
    skill: session.skill.bind(session),
    task: session.task.bind(session),
    compact: session.compact.bind(session),
    fs,
  };
  return surface as FlueSession;
}
