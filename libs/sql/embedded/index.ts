export * from './administration.ts';
export * from './binaries.ts';
export * from './closed-folder.ts';
export * from './cluster.ts';
export * from './identity.ts';
export * from './postmaster-pid.ts';
export { signalTree } from './process-tree.ts';
