export * from './database-connections.ts';
export * from './service-descriptor.ts';
