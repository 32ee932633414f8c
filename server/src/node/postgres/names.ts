import { StartupError } from '../startup-error.ts';

/** Qualified names: the storage has a schema of its own, and no `search_path` is relied upon. */
export interface Names {
  readonly schema: string;
  readonly migrations: string;
  readonly streams: string;
  readonly chunks: string;
  readonly runs: string;
  readonly tombstones: string;
  readonly instances: string;
  readonly submissions: string;
  readonly documents: string;
  readonly writeBatch: string;
  /** Where readers on other nodes are told of what was written; not quoted. */
  readonly channel: string;
}

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,47}$/;

export function namesIn(schema: string): Names {
  if (!IDENTIFIER.test(schema)) {
    throw new StartupError(
      `"${schema}" cannot be a schema: take lower-case letters, digits and underscores, at most 48 of them.`,
    );
  }
  const name = (table: string) => `"${schema}".${table}`;
  return {
    schema,
    migrations: name('migrations'),
    streams: name('streams'),
    chunks: name('chunks'),
    runs: name('runs'),
    tombstones: name('tombstones'),
    instances: name('instances'),
    submissions: name('submissions'),
    documents: name('documents'),
    writeBatch: name('write_batch_1'),
    channel: `${schema}_streams`,
  };
}
