export * from './circumstances.ts';
export * from './exit.ts';
export * from './options.ts';
export * from './stop-signals.ts';
export * from './table.ts';
export * from './user-error.ts';
export * from './without.ts';
