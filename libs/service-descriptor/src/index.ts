export * from './service-descriptor.ts';
