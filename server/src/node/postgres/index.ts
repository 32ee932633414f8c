export type { Database, ListenEvents, Listener, Queries, Value } from './database.ts';
export { openPostgres, type PostgresOptions, type PostgresService } from './open-postgres.ts';
export { type PgDatabaseOptions, pgDatabase } from './pg-database.ts';
export { type PgliteLike, pgliteDatabase } from './pglite-database.ts';
export { type ProjectDatabase, postgres } from './postgres.ts';
export { openPostgresStorage, type PostgresStorageOptions } from './postgres-storage.ts';
