export * from './exit.ts';
export * from './options.ts';
export * from './stop-signals.ts';
export * from './user-error.ts';
