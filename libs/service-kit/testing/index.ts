export * from './start-app.ts';
