export * from './idempotency-table.ts';
export * from './idempotent-writes.ts';
