export * from './film-event.ts';
export * from './film-repository.ts';
export * from './film.ts';
export * from './rating-repository.ts';
export * from './rating.ts';
