import { StorageConflict } from '../storage/errors.ts';
import type { Attempt } from './attempt.ts';

/** Why an attempt is left that another node has taken over, or that was ended from elsewhere. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

export function isFenced(error: unknown): boolean {
  return error instanceof StorageConflict && error.reason === 'fenced';
}

/** Passes on what a fenced write comes to. One that is refused leaves the attempt: nothing more of it can be written. */
export async function orTakenOver<T>(write: Promise<T>, attempt: Attempt | undefined): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isFenced(error)) attempt?.stop(new TakenOver());
    throw error;
  }
}
