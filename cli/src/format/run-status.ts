import type { RunStatus } from '@openflue/spec';
import type { Style } from './style.ts';

/** How the state of a run looks. */
export function paintStatus(status: RunStatus, style: Style): (text: string) => string {
  return { active: style.name, completed: style.good, errored: style.bad, cancelled: style.notable }[status];
}
