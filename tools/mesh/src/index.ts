export { childrenOf, ProcessWatch, signalTree } from '@film-mesh/postgres-server/embedded';

export { BUILD_LOCK } from './build-lock.ts';
export * from './build.ts';
export type { DatabaseUrls } from './databases.ts';
export * from './envoy-binary.ts';
export { envoyHosts } from './envoy-hosts.ts';
export * from './mesh.ts';
export { unsetNx } from './nx-variables.ts';
export * from './on-path.ts';
export { PART_TIMES, type Part, type PartTimes } from './part.ts';
export type { NodeArgs, ProcessSettings } from './plan-services.ts';
export { loopbackAddress, type Scale } from './plan.ts';
export * from './probe.ts';
export { runCommand } from './process-group.ts';
export * from './python-package.ts';
