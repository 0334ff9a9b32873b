export * from './hot-reads.contract.ts';
export * from './start-app.ts';
export * from './raw-client.ts';
