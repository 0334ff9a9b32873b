export type { EdgeSettings } from './envoy/edge-settings.ts';
export * from './envoy/envoy-config.ts';
export * from './mesh.ts';
export * from './prometheus-config.ts';
export * from './service-environment.ts';
export * from './services.ts';
export * from './to-yaml.ts';
