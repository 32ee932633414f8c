import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

export interface PlaceFlags {
  readonly dir: string;
  readonly data?: string;
  readonly server?: string;
}

/** Where runs are read from: a data directory, or a server. */
export type Place =
  | { readonly server: string; readonly token: string | undefined }
  | { readonly server?: undefined; readonly dataDir: string };

/** Throws `UsageError` when there is no data directory. */
export function placeOf({ dir, data, server }: PlaceFlags): Place {
  if (server !== undefined) return { server, token: process.env.FLUE_TOKEN || undefined };
  const dataDir = resolve(data ?? join(dir, '.openflue'));
  if (existsSync(dataDir)) return { dataDir };
  throw new UsageError(
    `There is no data directory ${dataDir}. Name one with --data, a project with --dir, or a server with --server.`,
  );
}

/** The data directory of a project; `undefined` where none is yet. Throws `UsageError` when the one that is named is not there. */
export function dataDirOf(dir: string, named: string | undefined): string | undefined {
  const dataDir = resolve(named ?? join(dir, '.openflue'));
  if (existsSync(dataDir)) return dataDir;
  if (named === undefined) return undefined;
  throw new UsageError(`There is no data directory ${dataDir}.`);
}
