export type { DatabaseUrls, StoreChoice } from './databases.ts';
export * from './envoy-binary.ts';
export * from './mesh.ts';
export * from './on-path.ts';
export * from './probe.ts';
