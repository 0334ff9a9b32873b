export * from './database-url.ts';
export * from './in-batches.ts';
export type { Migrations } from './migrate.ts';
export * from './lock-timeout.ts';
export * from './open-database.ts';
export { supportsRowLocks } from './row-locks.ts';
export * from './sql.module.ts';
export * from './tables.ts';
export * from './transaction.ts';
