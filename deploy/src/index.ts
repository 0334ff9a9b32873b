export { clusterName } from './envoy/cluster-name.ts';
export { EDGE, type EdgeSettings } from './envoy/edge-settings.ts';
export { renderEndpoints } from './envoy/endpoints.ts';
export * from './envoy/envoy-config.ts';
export * from './mesh.ts';
export * from './prometheus-config.ts';
export * from './service-environment.ts';
export * from './services.ts';
export * from './to-yaml.ts';
