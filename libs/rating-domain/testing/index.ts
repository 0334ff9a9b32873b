export * from './rating-repository.contract.ts';
export * from './samples.ts';
