export * from './npm-start.ts';
export { copyWorkspace } from './workspace-copy.ts';
