export * from './circumstances.ts';
export * from './parse-command-line.ts';
export * from './exit.ts';
export * from './stop-signals.ts';
export * from './table.ts';
export * from './user-error.ts';
