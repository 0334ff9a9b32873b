export * from './database-connections.ts';
export * from './database-url.ts';
export * from './health-check.ts';
export * from './host-pattern.ts';
export * from './request-time.ts';
export * from './service-descriptor.ts';
