export * from './film-repository.contract.ts';
export * from './samples.ts';
