export * from './pgbouncer.ts';
export * from './postgres-server.ts';
