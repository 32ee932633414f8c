import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from './error-code.ts';
import { replaceFile } from './replace-file.ts';

/** Where the log starts, and what cannot be found in O(1) otherwise. */
export interface Checkpoint {
  /** The first segment whose changes may be missing in the files. */
  readonly segment: number;
  /** Run ids that had not ended. */
  readonly unfinished: readonly string[];
  /** Ids of submissions that had not settled. Absent in what versions without agents wrote. */
  readonly unsettled?: readonly string[];
  /** Streams that end by themselves. */
  readonly expiring: readonly string[];
  /** How often bytes were lost that readers may have seen. */
  readonly losses: number;
  /** The machine's start that this was written under; `undefined` when unknown. */
  readonly boot?: string | undefined;
  /** True after an orderly end: nothing can have been lost. */
  readonly clean: boolean;
}

const FILE = 'checkpoint.json';

export const FIRST_CHECKPOINT: Checkpoint = { segment: 0, unfinished: [], expiring: [], losses: 0, clean: true };

export function readCheckpoint(dir: string): Checkpoint | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, FILE), 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** On the medium when it returns. */
export function writeCheckpoint(dir: string, checkpoint: Checkpoint): void {
  replaceFile(join(dir, FILE), `${JSON.stringify(checkpoint)}\n`);
}
