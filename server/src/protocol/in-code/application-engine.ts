import type { Engine } from '../../engine/port.ts';
import { RuntimeError } from '../../runtime-error.ts';
import { currentApplication } from '../application.ts';

/** Thrown by functions that act on the application being served, when there is none. */
export class NoApplicationError extends RuntimeError {
  override readonly name = 'NoApplicationError';

  constructor(caller: string) {
    super('no_application', `${caller}() acts on the project that is being served, and none is.`);
  }
}

/** The engine of the application that is being served. */
export function applicationEngine(caller: string): Engine {
  const engine = currentApplication()?.engine;
  if (!engine) throw new NoApplicationError(caller);
  return engine;
}
