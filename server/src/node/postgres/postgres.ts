/** A database that a project says to keep everything in: the default export of its `db.ts`. */
export interface ProjectDatabase {
  readonly kind: 'postgres';
  /** `postgres://user:password@host:port/database`, as libpq knows it. */
  readonly url: string;
  /** Default `openflue`. Services in different schemas know nothing of each other. */
  readonly schema?: string;
}

/** Any number of server processes on one PostgreSQL are one service. */
export function postgres(url: string | undefined, options: Pick<ProjectDatabase, 'schema'> = {}): ProjectDatabase {
  // An environment variable that is not set arrives as `undefined`: to go on with files would lose what others see.
  if (!isPostgresUrl(url)) throw new TypeError('postgres() takes a URL that begins with postgres:// or postgresql://');
  return { kind: 'postgres', url, ...options };
}

export function isPostgresUrl(url: unknown): url is string {
  return typeof url === 'string' && /^postgres(ql)?:\/\//.test(url);
}

export function isProjectDatabase(value: unknown): value is ProjectDatabase {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'postgres' &&
    'url' in value &&
    isPostgresUrl(value.url)
  );
}
