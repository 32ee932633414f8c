import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from './error-code.ts';
import { replaceFile } from './replace-file.ts';

/** Grows when older code could not read what newer code writes. */
export const FORMAT = 1;

const FILE = 'format.json';

/** The directory was written by a newer version, or is no data directory at all. */
export class DataFormatError extends Error {
  override readonly name = 'DataFormatError';
}

/** Refuses a directory that this code cannot read. True when it has no format yet: it is new. */
export function checkFormat(dir: string): boolean {
  const path = join(dir, FILE);
  let format: unknown;
  try {
    format = JSON.parse(readFileSync(path, 'utf8')).format;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw new DataFormatError(`${path} cannot be read: it does not tell the format of the data directory.`, {
      cause: error,
    });
  }
  if (typeof format === 'number' && format >= 1 && format <= FORMAT) return false;
  throw new DataFormatError(
    `The data directory ${dir} has format ${format}; this version of openflue reads formats up to ${FORMAT}. Upgrade openflue.`,
  );
}

export function writeFormat(dir: string): void {
  replaceFile(join(dir, FILE), `${JSON.stringify({ format: FORMAT })}\n`);
}
