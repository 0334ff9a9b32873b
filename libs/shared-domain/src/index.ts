export * from './batch.ts';
export * from './domain-error.ts';
export * from './id.ts';
export * from './lookup.ts';
export * from './outage.ts';
export * from './page.ts';
export * from './version.ts';
