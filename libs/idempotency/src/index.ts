export * from './expired-keys.ts';
export * from './idempotency-table.ts';
export * from './idempotent-writes.provider.ts';
export * from './idempotent-writes.ts';
