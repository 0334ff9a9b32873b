export * from './rating-repository.ts';
export * from './rating.ts';
