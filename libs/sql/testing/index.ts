export * from './postgres/postgres-server.ts';
export * from './stores.ts';
