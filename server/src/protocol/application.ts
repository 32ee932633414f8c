import type { FlueOptions } from './flue.ts';

/** What `flue()` takes when it is called without options of its own: set by whoever hosts the project. */
export type Application = FlueOptions;

let current: Application | undefined;

/** Sets the application for the `flue()` calls that follow, before the project's modules are loaded. */
export function setApplication(application: Application | undefined): void {
  current = application;
}

export function currentApplication(): Application | undefined {
  return current;
}
